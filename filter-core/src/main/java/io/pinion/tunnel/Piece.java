package io.pinion.tunnel;

/**
 * Bytes on their way through a tunnel, in an array that is made when there are any and let go of
 * when there are no more: most tunnels are silent most of the time. It grows while it is filled.
 * None is used for another tunnel, since a container may keep one that it could not send.
 */
final class Piece {
  private static final int FIRST = 4 * 1024;
  private static final int MOST = 32 * 1024;

  private byte[] array = new byte[0];
  private int size = FIRST;

  /** An array to fill. */
  byte[] array() {
    if (array.length < size) {
      array = new byte[size];
    }
    return array;
  }

  /** It was filled so far: if wholly, the next one is larger. */
  void filled(int count) {
    if (count == array.length) {
      size = Math.min(MOST, 2 * size);
    }
  }

  /** Nothing more is at hand. */
  void letGo() {
    array = new byte[0];
    size = FIRST;
  }
}
