package io.pinion.backend;

import io.pinion.session.SessionKey;

/**
 * The 64-bit hash that places sessions: FNV-1a over the length-prefixed backend id, then the key's
 * two halves, each followed by the finaliser of SplitMix64 (Steele, Lea, Flood 2014). Frozen by
 * golden vectors: changing a bit would move every session of every cluster.
 */
final class PlacementHash {
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private static final long NO_BACKEND = seed("");

  private PlacementHash() {}

  /** The place of a key in a table of all backends. */
  static long of(SessionKey key) {
    return of(NO_BACKEND, key);
  }

  static long of(String backendId, SessionKey key) {
    return of(seed(backendId), key);
  }

  /** The same from a backend's {@link #seed}. */
  static long of(long seed, SessionKey key) {
    return mix(mix(seed ^ key.high()) ^ key.low());
  }

  /** What a backend's id contributes. */
  static long seed(String backendId) {
    long hash = (FNV_OFFSET ^ backendId.length()) * FNV_PRIME;
    for (int i = 0; i < backendId.length(); i++) {
      hash = (hash ^ backendId.charAt(i)) * FNV_PRIME;
    }
    return mix(hash);
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
