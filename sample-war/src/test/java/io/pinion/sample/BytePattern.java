package io.pinion.sample;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Endless bytes, each computed from its place, so that bodies of any size are made and checked
 * without being held.
 */
public final class BytePattern {
  private BytePattern() {}

  public static byte at(long place) {
    // higher bits take part, or a lost or repeated block of 256 bytes would go unnoticed
    return (byte) (place ^ (place >>> 8) * 31 ^ (place >>> 16) * 17 ^ (place >>> 24));
  }

  /** The bytes from {@code from}, {@code length} of them. */
  public static byte[] bytes(long from, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = at(from + i);
    }
    return bytes;
  }

  /** The SHA-256 of the first bytes, in the form of {@link ReceivedRequest#bodySha256}. */
  public static String sha256(long length) {
    MessageDigest digest = ReceivedRequest.sha256();
    int block = 64 * 1024;
    for (long place = 0; place < length; place += block) {
      digest.update(bytes(place, (int) Math.min(block, length - place)));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Reads to the end and fails at the first byte that is not the pattern's.
   *
   * @return how many bytes there were
   */
  public static long check(InputStream body) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    long place = 0;
    for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
      check(buffer, count, place);
      place += count;
    }
    return place;
  }

  /** Fails unless the first {@code length} bytes are the pattern's from {@code from}. */
  public static void check(byte[] bytes, int length, long from) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] != at(from + i)) {
        throw new AssertionError(
            "byte " + (from + i) + " is " + bytes[i] + ", expected " + at(from + i));
      }
    }
  }
}
