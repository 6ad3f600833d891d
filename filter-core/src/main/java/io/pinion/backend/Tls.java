package io.pinion.backend;

import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken to a backend.
 *
 * @param trustStore the certificates that its own must rest on; null for those that Java trusts
 * @param keyStore the certificate by which the gateway shows who it is, with its key; null for none
 * @param serverName the name that is asked for (SNI) and that its certificate must have; null for
 *     the host of its URL
 * @param verifyHost whether its certificate must have that name
 */
public record Tls(
    @Nullable Store trustStore,
    @Nullable Store keyStore,
    @Nullable String serverName,
    boolean verifyHost) {
  /** As Java has it. */
  public static final Tls DEFAULT = new Tls(null, null, null, true);

  /**
   * A file of certificates or keys: PKCS12, JKS or PEM.
   *
   * @param password null if it has none
   */
  public record Store(String path, @Nullable String password) {
    /** The path alone. */
    @Override
    public String toString() {
      return path;
    }
  }
}
