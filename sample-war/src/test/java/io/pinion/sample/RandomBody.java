package io.pinion.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bodies of random bytes in random pieces, the same for the same seed. */
final class RandomBody {
  /** Enough to cross every buffer on the way, seldom enough to leave many pieces small. */
  private static final int[] LARGEST = {1, 7, 100, 4096, 20_000, 70_000};

  private RandomBody() {}

  /** The whole body of this seed. */
  static byte[] bytes(long seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** The same in pieces, none of them empty. */
  static List<byte[]> pieces(long seed, int size) {
    return cut(bytes(seed, size), new Random(~seed));
  }

  /** Cuts bytes at random places; mostly small, mostly large or mixed, as the random has it. */
  static List<byte[]> cut(byte[] bytes, Random random) {
    int largest = LARGEST[random.nextInt(LARGEST.length)];
    int least = bytes.length / 2000; // so that a large body is not sent byte by byte
    List<byte[]> parts = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + least + 1 + random.nextInt(largest));
      parts.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return parts;
  }
}
