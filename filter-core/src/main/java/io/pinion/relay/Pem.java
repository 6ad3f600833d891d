package io.pinion.relay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Certificates and keys as text (RFC 7468). Text around them is passed over. */
final class Pem {
  /** What the keys of a store made here are under; it is in memory alone. */
  static final char[] NO_PASSWORD = {};

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final Pattern BOUNDARY = Pattern.compile("-----(BEGIN|END) ");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /** Its certificates, to be trusted. */
  static KeyStore trusted(byte[] text) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    for (Certificate certificate : certificates(text)) {
      store.setCertificateEntry("certificate-" + store.size(), certificate);
    }
    return store;
  }

  /** Its private key, with its certificates as the chain, the key's own first. */
  static KeyStore keys(byte[] text) throws GeneralSecurityException, IOException {
    KeyStore store = empty();
    Certificate[] chain = certificates(text).toArray(Certificate[]::new);
    List<byte[]> keys = blocks(text, "PRIVATE KEY");
    if (chain.length == 0 || keys.size() != 1) {
      throw new IllegalArgumentException(
          "expected one private key, in PKCS#8 and not encrypted, and its certificates: -----BEGIN"
              + " PRIVATE KEY-----");
    }
    store.setKeyEntry("key", key(keys.get(0)), NO_PASSWORD, chain);
    return store;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<Certificate> certificates(byte[] text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    for (byte[] encoded : blocks(text, "CERTIFICATE")) {
      certificates.add(factory.generateCertificate(new ByteArrayInputStream(encoded)));
    }
    return certificates;
  }

  private static PrivateKey key(byte[] encoded) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // a key of another algorithm
      }
    }
    throw new IllegalArgumentException("expected a private key of one of " + ALGORITHMS);
  }

  private static List<byte[]> blocks(byte[] bytes, String label) {
    String text = new String(bytes, ISO_8859_1);
    List<MatchResult> blocks = BLOCK.matcher(text).results().toList();
    if (BOUNDARY.matcher(text).results().count() != 2L * blocks.size()) { // half written, say
      throw new IllegalArgumentException("expected an END line for each BEGIN, and none besides");
    }
    return blocks.stream()
        .filter(block -> block.group(1).equals(label))
        .map(block -> decoded(block.group(2), label))
        .toList();
  }

  private static byte[] decoded(String base64, String label) {
    try {
      return Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected Base64 between BEGIN and END " + label, e);
    }
  }
}
