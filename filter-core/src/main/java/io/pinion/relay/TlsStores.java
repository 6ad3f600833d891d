package io.pinion.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.pinion.backend.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Collections;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of certificates and keys that TLS rests on. Blocks on the file system. What is
 * wrong with a file is an {@link IllegalArgumentException} that says what was expected, and shows
 * neither password nor key.
 */
public final class TlsStores {
  private static final String PEM = "-----BEGIN ";

  private TlsStores() {}

  /**
   * Looks whether certificates can be trusted out of a file.
   *
   * @throws IllegalArgumentException if not
   */
  public static void checkTrust(Tls.Store store) {
    trusted(store);
  }

  /**
   * Looks whether a certificate with its key can be had out of a file.
   *
   * @throws IllegalArgumentException if not
   */
  public static void checkKey(Tls.Store store) {
    keys(store);
  }

  /** A context of what the files hold now. */
  static SSLContext context(Tls tls) {
    Tls.Store trust = tls.trustStore();
    Tls.Store key = tls.keyStore();
    KeyManager[] keys = key == null ? null : keys(key);
    KeyStore trusted = trust == null ? null : trusted(trust);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {new StrictTrust(trusted)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java's TLS could not be set up: " + e.getMessage(), e);
    }
  }

  private static KeyStore trusted(Tls.Store file) {
    byte[] bytes = bytes(file);
    try {
      KeyStore store = isPem(bytes) ? Pem.trusted(bytes) : stored(file);
      if (store.size() == 0) {
        throw new IllegalArgumentException("expected a file with a certificate in it");
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    }
  }

  private static KeyManager[] keys(Tls.Store file) {
    byte[] bytes = bytes(file);
    try {
      boolean pem = isPem(bytes);
      KeyStore store = pem ? Pem.keys(bytes) : stored(file);
      boolean any = false;
      for (String alias : Collections.list(store.aliases())) {
        any |= store.isKeyEntry(alias);
      }
      if (!any) {
        throw new IllegalArgumentException("expected a file with a private key in it");
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, pem ? Pem.NO_PASSWORD : password(file));
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw unusable(e);
    }
  }

  /** PKCS12 or JKS, whichever it is. */
  private static KeyStore stored(Tls.Store file) throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(Path.of(file.path()).toFile(), password(file));
  }

  private static char @Nullable [] password(Tls.Store file) {
    String password = file.password();
    return password == null ? null : password.toCharArray();
  }

  private static byte[] bytes(Tls.Store file) {
    try {
      return Files.readAllBytes(Path.of(file.path()));
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("expected a file that can be read", e);
    }
  }

  private static boolean isPem(byte[] bytes) {
    return new String(bytes, ISO_8859_1).contains(PEM);
  }

  private static IllegalArgumentException unusable(Exception fault) {
    boolean locked =
        fault instanceof UnrecoverableKeyException
            || fault.getCause() instanceof UnrecoverableKeyException;
    return new IllegalArgumentException(
        locked
            ? "its password does not open it (the key of the same name with -password)"
            : "expected a PKCS12, JKS or PEM file that Java can read",
        fault);
  }
}
