package io.pinion.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Derives session keys: the first 128 bits of HMAC-SHA-256 over kind, tenant and value, each with
 * its length before it, so that no two triples have the same bytes. Safe for many threads.
 */
public final class SessionKeys {
  private volatile Mac keyed;

  /**
   * Keys under a secret.
   *
   * @param secret at least one byte; copied
   */
  public SessionKeys(byte[] secret) {
    keyed = keyed(secret);
  }

  /**
   * From now on, keys under another secret: all sessions have other keys.
   *
   * @param secret at least one byte; copied
   */
  public void use(byte[] secret) {
    keyed = keyed(secret);
  }

  private SessionKeys(Mac keyed) {
    this.keyed = keyed;
  }

  /** Keys under the secret of this moment, which stay so when these are under another. */
  public SessionKeys asNow() {
    return new SessionKeys(keyed);
  }

  private static Mac keyed(byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** The key of a session. */
  public SessionKey derive(SessionKind kind, String tenant, String value) {
    return finished(scope(kind, tenant), value);
  }

  /** The keys of a tenant's answers, without the tenant: it may be a credential. */
  ResponseKeys responses(String tenant) {
    Mac scope = scope(SessionKind.RESPONSE, tenant);
    return id -> finished(copy(scope), id);
  }

  private Mac scope(SessionKind kind, String tenant) {
    Mac mac = copy(keyed);
    update(mac, kind.label());
    update(mac, tenant);
    return mac;
  }

  private static SessionKey finished(Mac scope, String value) {
    update(scope, value);
    ByteBuffer hash = ByteBuffer.wrap(scope.doFinal());
    return new SessionKey(hash.getLong(), hash.getLong());
  }

  /** What is copied is never updated again, so that copies may be taken at any time. */
  private static Mac copy(Mac mac) {
    try {
      return (Mac) mac.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's own HMAC can be cloned", e);
    }
  }

  private static void update(Mac mac, String field) {
    byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
    mac.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
    mac.update(bytes);
  }
}
