package io.pinion.relay;

import java.net.Socket;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts whom Java trusts, and says why it does not trust another. A certificate that is itself in
 * the trust store must be valid today, too, which Java does not look at.
 */
final class StrictTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager java;

  /**
   * Trust in these certificates.
   *
   * @param store null for those that Java trusts
   */
  StrictTrust(@Nullable KeyStore store) throws NoSuchAlgorithmException, KeyStoreException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    java =
        Arrays.stream(factory.getTrustManagers())
            .filter(X509ExtendedTrustManager.class::isInstance)
            .map(X509ExtendedTrustManager.class::cast)
            .findFirst()
            .orElseThrow(() -> new KeyStoreException("Java has no trust manager for X.509"));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      java.checkServerTrusted(chain, authType, engine);
      chain[0].checkValidity();
    } catch (CertificateException e) {
      throw new UntrustedException(reason(chain, authType, e), e);
    }
  }

  private TlsFailure reason(X509Certificate[] chain, String authType, CertificateException fault) {
    if (TlsFailure.isOfTime(fault)) {
      return TlsFailure.CERTIFICATE_EXPIRED;
    }
    try {
      java.checkServerTrusted(chain, authType); // which looks at no name
      return TlsFailure.WRONG_HOST;
    } catch (CertificateException e) {
      return TlsFailure.UNTRUSTED;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    java.checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    java.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    java.checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    java.checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    java.checkClientTrusted(chain, authType, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return java.getAcceptedIssuers();
  }
}
