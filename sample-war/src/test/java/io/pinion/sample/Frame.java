package io.pinion.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A WebSocket frame (RFC 6455 section 5.2), as sent or received; without its mask.
 *
 * @param first its first octet: FIN, the reserved bits and the opcode
 * @param payload one byte a character (ISO 8859-1), so that frames can be compared
 */
record Frame(int first, String payload) {
  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xa;

  private static final int FIN = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final String TAIL = "\0\0\u00ff\u00ff";
  private static final int OPCODE = 0x0f;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7f;
  private static final int IN_2 = 126;
  private static final int IN_8 = 127;
  private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

  /** One that is a message by itself, or a control frame. */
  static Frame of(int opcode, String payload) {
    return new Frame(FIN | opcode, payload);
  }

  static Frame text(String text) {
    return of(TEXT, new String(text.getBytes(UTF_8), ISO_8859_1));
  }

  /** A message of the {@link BytePattern}. */
  static Frame pattern(int length) {
    return of(BINARY, new String(BytePattern.bytes(0, length), ISO_8859_1));
  }

  static Frame close(int code, String reason) {
    return of(CLOSE, "" + (char) (code >> 8) + (char) (code & 0xff) + reason);
  }

  /** A text in the way of permessage-deflate (RFC 7692 section 7.2.1). */
  static Frame deflated(String text) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    try {
      deflater.setInput(text.getBytes(UTF_8));
      byte[] octets = new byte[2 * text.length() + 100];
      int length = deflater.deflate(octets, 0, octets.length, Deflater.SYNC_FLUSH);
      return new Frame(
          FIN | COMPRESSED | TEXT,
          new String(octets, 0, length - TAIL.length(), ISO_8859_1)); // which ends in the tail
    } finally {
      deflater.end();
    }
  }

  /** The text of a compressed one (RFC 7692 section 7.2.2). */
  String inflated() throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput((payload + TAIL).getBytes(ISO_8859_1));
      byte[] octets = new byte[1 << 20];
      return new String(octets, 0, inflater.inflate(octets), UTF_8);
    } finally {
      inflater.end();
    }
  }

  /** The same without FIN: more of its message follows. */
  Frame begun() {
    return new Frame(first & ~FIN, payload);
  }

  int opcode() {
    return first & OPCODE;
  }

  boolean isFinal() {
    return (first & FIN) != 0;
  }

  /** A Close's status code; -1 for other frames, and for a Close without one. */
  int code() {
    return opcode() == CLOSE && payload.length() >= 2
        ? payload.charAt(0) << 8 | payload.charAt(1)
        : -1;
  }

  /** As it goes over the wire. */
  byte[] bytes(boolean masked) {
    byte[] octets = payload.getBytes(ISO_8859_1);
    ByteBuffer frame = ByteBuffer.allocate(14 + octets.length).put((byte) first);
    int mask = masked ? MASKED : 0;
    if (octets.length < IN_2) {
      frame.put((byte) (mask | octets.length));
    } else if (octets.length <= 0xffff) {
      frame.put((byte) (mask | IN_2)).putShort((short) octets.length);
    } else {
      frame.put((byte) (mask | IN_8)).putLong(octets.length);
    }
    if (masked) {
      frame.put(KEY);
      mask(octets, KEY);
    }
    frame.put(octets).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  /**
   * Reads the next one.
   *
   * @throws java.io.EOFException if the connection ends before it is whole
   * @throws MalformedMessageException if it is masked and must not be, or the other way round
   */
  static Frame read(DataInputStream in, boolean masked) throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & LENGTH;
    if (length == IN_2) {
      length = in.readUnsignedShort();
    } else if (length == IN_8) {
      length = in.readLong();
    }
    if (masked != ((second & MASKED) != 0) || length < 0 || length > Integer.MAX_VALUE / 2) {
      throw new MalformedMessageException(
          "a frame of " + length + " bytes begins with " + first + ", " + second);
    }
    byte[] key = new byte[masked ? KEY.length : 0];
    in.readFully(key);
    byte[] octets = new byte[(int) length];
    in.readFully(octets);
    if (masked) {
      mask(octets, key);
    }
    return new Frame(first, new String(octets, ISO_8859_1));
  }

  private static void mask(byte[] octets, byte[] key) {
    for (int i = 0; i < octets.length; i++) {
      octets[i] ^= key[i % key.length];
    }
  }

  @Override
  public String toString() {
    String shown = payload.length() > 200 ? payload.substring(0, 200) + "..." : payload;
    return "frame " + Integer.toHexString(first) + " of " + payload.length() + ": " + shown;
  }
}
