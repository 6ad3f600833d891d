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
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /**
   * The key of what the conversation has with one model, whose cache and pin are its own. The same
   * on every member, and in every release.
   */
  public SessionKey forModel(String model) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < model.length(); i++) {
      hash = (hash ^ model.charAt(i)) * FNV_PRIME;
    }
    return new SessionKey(high ^ hash, low ^ Long.rotateLeft(hash * FNV_PRIME, 32));
  }

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
