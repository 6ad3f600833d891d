package io.pinion.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates for tests, made by the JDK's keytool when they are first asked for: by one authority
 * {@link #GOOD}, {@link #EXPIRED}, {@link #OTHER_HOST} and {@link #CLIENT}; and {@link
 * #SELF_SIGNED}. The files are deleted with the JVM.
 */
public final class TestCertificates {
  /** For 127.0.0.1. */
  public static final String GOOD = "good";

  /** For 127.0.0.1, until yesterday. */
  public static final String EXPIRED = "expired";

  /** For {@code backend.test}. */
  public static final String OTHER_HOST = "other-host";

  /** For 127.0.0.1, by nobody else. */
  public static final String SELF_SIGNED = "self-signed";

  /** Of the gateway. */
  public static final String CLIENT = "client";

  public static final String PASSWORD = "open sesame";

  private static final String AUTHORITY = "authority";
  private static final char[] SECRET = PASSWORD.toCharArray();
  private static final TestCertificates MADE = make();

  private final Path folder;
  private final KeyStore all;

  private TestCertificates(Path folder, KeyStore all) {
    this.folder = folder;
    this.all = all;
  }

  private static TestCertificates make() {
    try {
      Path folder = Files.createTempDirectory("pinion-certificates-");
      folder.toFile().deleteOnExit();
      Path file = folder.resolve("all.p12");
      file.toFile().deleteOnExit();
      keytool(file, AUTHORITY, "-ext", "bc:c");
      signed(file, GOOD, "san=ip:127.0.0.1");
      signed(file, EXPIRED, "san=ip:127.0.0.1", "-startdate", "-3d", "-validity", "2");
      signed(file, OTHER_HOST, "san=dns:backend.test");
      signed(file, CLIENT, "eku=clientAuth");
      keytool(file, SELF_SIGNED, "-ext", "san=ip:127.0.0.1");
      return new TestCertificates(folder, KeyStore.getInstance(file.toFile(), SECRET));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void signed(Path file, String alias, String extension, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("-signer", AUTHORITY, "-signerkeypass", PASSWORD));
    arguments.addAll(List.of("-ext", extension));
    arguments.addAll(List.of(more));
    keytool(file, alias, arguments.toArray(String[]::new));
  }

  private static void keytool(Path file, String alias, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1"));
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", file.toString()));
    command.addAll(List.of("-storepass", PASSWORD, "-keypass", PASSWORD));
    command.addAll(List.of("-alias", alias, "-dname", "CN=" + alias));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool: " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** A trust store with the authority in it, PKCS12. */
  public static Path trust() {
    return trust("trust.p12", AUTHORITY);
  }

  /** A trust store of this name with this certificate alone in it. */
  public static Path trust(String name, String alias) {
    try {
      KeyStore store = empty();
      store.setCertificateEntry("trusted", MADE.all.getCertificate(alias));
      return MADE.write(store, name);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key store with this key and its certificates alone in it, PKCS12. */
  public static Path key(String alias) {
    try {
      return MADE.write(MADE.only(alias), alias + ".p12");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** This certificate as PEM. */
  public static String pem(String alias) {
    try {
      return pem("CERTIFICATE", MADE.all.getCertificate(alias).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The private key of this certificate as PEM. */
  public static String keyPem(String alias) {
    try {
      return pem("PRIVATE KEY", MADE.all.getKey(alias, SECRET).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] encoded) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
  }

  /** A file of this content, where the others are. */
  public static Path file(String name, String content) {
    try {
      Path file = MADE.folder.resolve(name);
      file.toFile().deleteOnExit();
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a server of this certificate needs, which trusts clients of the authority. */
  public static SSLContext server(String alias) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(MADE.only(alias), SECRET);
      KeyStore trusted = empty();
      trusted.setCertificateEntry("trusted", MADE.all.getCertificate(AUTHORITY));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore only(String alias) throws GeneralSecurityException {
    KeyStore store = empty();
    Key key = all.getKey(alias, SECRET);
    Certificate[] chain = all.getCertificateChain(alias);
    store.setKeyEntry(alias, key, SECRET, chain);
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path write(KeyStore store, String name) throws GeneralSecurityException {
    Path file = folder.resolve(name);
    file.toFile().deleteOnExit();
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, SECRET);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
