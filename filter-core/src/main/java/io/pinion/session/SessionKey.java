package io.pinion.session;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The opaque key of a conversation: 128 bits of a keyed hash, from which neither the identifier nor
 * the caller's credential can be had back.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record SessionKey(long high, long low) {
  private static final int HASH_BYTES = 8;

  /** What may be shown of the key in a log or a header: 16 hex digits of its SHA-256. */
  public String hash() {
    try {
      byte[] key = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "SessionKey[" + hash() + "]";
  }
}
