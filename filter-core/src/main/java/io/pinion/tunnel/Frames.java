package io.pinion.tunnel;

import java.nio.ByteBuffer;

/**
 * Follows the headers of WebSocket frames (RFC 6455 section 5.2) that pass in one direction: where
 * one ends, and whether it was a Close. Bytes that are no frames are followed all the same, to no
 * harm: nothing is changed. Written by one thread at a time.
 */
final class Frames {
  private static final int OPCODE = 0x0f;
  private static final int CLOSE = 0x8;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int LENGTH_IN_2 = 126;
  private static final int LENGTH_IN_8 = 127;
  private static final int KEY = 4;

  /** What the next byte is. */
  private enum Part {
    OPCODE,
    LENGTH,
    LONG_LENGTH,
    REST
  }

  private Part next = Part.OPCODE;
  private boolean closing;
  private int lengthBytes;
  private int keyBytes;

  /** Bytes of the frame that are still to come, once that is known. */
  private long left;

  private volatile boolean closed;

  /** Follows what is in a buffer, and leaves it as it is. */
  void follow(ByteBuffer bytes) {
    int at = bytes.position();
    int end = bytes.limit();
    while (at < end) {
      if (next == Part.REST) {
        long passed = Math.min(left, end - at);
        at += (int) passed;
        left -= passed;
        endIfWhole();
      } else {
        header(bytes.get(at++) & 0xff);
      }
    }
  }

  private void header(int octet) {
    switch (next) {
      case OPCODE -> {
        closing = (octet & OPCODE) == CLOSE;
        next = Part.LENGTH;
      }
      case LENGTH -> {
        keyBytes = (octet & MASKED) == 0 ? 0 : KEY;
        left = octet & LENGTH;
        lengthBytes = left == LENGTH_IN_2 ? 2 : left == LENGTH_IN_8 ? 8 : 0;
        if (lengthBytes == 0) {
          rest();
        } else {
          left = 0;
          next = Part.LONG_LENGTH;
        }
      }
      default -> {
        left = left << 8 | octet;
        if (--lengthBytes == 0) {
          rest();
        }
      }
    }
  }

  private void rest() {
    next = Part.REST;
    left = Math.max(left, 0) + keyBytes; // none has the highest bit (section 5.2)
    endIfWhole();
  }

  private void endIfWhole() {
    if (left == 0) {
      closed |= closing;
      next = Part.OPCODE;
    }
  }

  /** Whether the last frame is whole, or there was none. */
  boolean isAtBoundary() {
    return next == Part.OPCODE;
  }

  /** Whether a Close has passed: nothing may follow it (section 5.5.1). For any thread. */
  boolean isClosed() {
    return closed;
  }
}
