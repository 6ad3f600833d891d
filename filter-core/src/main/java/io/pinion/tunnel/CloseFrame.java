package io.pinion.tunnel;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Why the gateway closes a tunnel, as Close frames say it (RFC 6455 section 5.5.1).
 *
 * @param code the status code
 * @param reason for people; at most 123 bytes
 */
record CloseFrame(int code, String reason) {
  private static final int FINAL_CLOSE = 0x88;
  private static final int MASKED = 0x80;

  /** The backend has ended without a Close (1014, as IANA's registry has it: Bad Gateway). */
  static final CloseFrame BAD_GATEWAY =
      new CloseFrame(1014, "the backend ended the connection without a Close");

  /** The gateway closes (1001, section 7.4.1). */
  static final CloseFrame GOING_AWAY = new CloseFrame(1001, "the gateway is closing");

  /** Nothing has passed for too long. */
  static final CloseFrame IDLE = new CloseFrame(1001, "idle for pinion.websocket.idle-timeout");

  /** One side has ended without a Close, and nothing has come from the other for too long. */
  static final CloseFrame HALF_OPEN =
      new CloseFrame(1001, "nothing has come since one side ended its half");

  /** The backend takes nothing. */
  static final CloseFrame STALLED =
      new CloseFrame(1014, "the backend took nothing in time (pinion.timeout.idle)");

  /** The backend takes nothing while the client does not take what it sends. */
  static final CloseFrame UNREAD =
      new CloseFrame(1001, "the client took nothing in time (pinion.timeout.idle)");

  /** The frame as servers send it. */
  ByteBuffer unmasked() {
    return frame(0, new byte[0]);
  }

  /**
   * The frame as clients send it; the key hides nothing here, since there is nothing of a
   * stranger's in the frame (section 10.3).
   */
  ByteBuffer masked() {
    return frame(MASKED, new byte[4]);
  }

  private ByteBuffer frame(int mask, byte[] key) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    int length = Short.BYTES + text.length;
    ByteBuffer frame = ByteBuffer.allocate(2 + key.length + length);
    frame.put((byte) FINAL_CLOSE).put((byte) (mask | length)).put(key);
    return frame.putShort((short) code).put(text).flip();
  }
}
