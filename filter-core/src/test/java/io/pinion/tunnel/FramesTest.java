package io.pinion.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames as RFC 6455 section 5.2 has them, cut anywhere. */
class FramesTest {
  private static final int TEXT = 0x81;
  private static final int CLOSE = 0x88;
  private static final int MASKED = 0x80;

  @ParameterizedTest
  @CsvSource({"0", "1", "125", "126", "65535", "65536", "70000"})
  void endOfAFrameIsFoundWhateverItsLengthAndMask(int length) {
    for (int mask : new int[] {0, MASKED}) {
      byte[] frame = frame(TEXT, mask, length);
      Frames frames = new Frames();

      frames.follow(ByteBuffer.wrap(frame, 0, frame.length - 1));
      assertThat(frames.isAtBoundary()).isFalse();

      frames.follow(ByteBuffer.wrap(frame, frame.length - 1, 1));
      assertThat(frames.isAtBoundary()).isTrue();
      assertThat(frames.isClosed()).isFalse();
    }
  }

  @Test
  void boundariesAreTheSameHoweverTheBytesAreCut() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int length : new int[] {0, 7, 126, 300, 65536, 0, 125}) {
      all.writeBytes(frame(TEXT, length % 2 == 0 ? MASKED : 0, length));
    }
    all.writeBytes(frame(CLOSE, 0, 2));
    byte[] bytes = all.toByteArray();
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      Frames frames = new Frames();
      int at = 0;
      while (at < bytes.length) {
        assertThat(frames.isClosed()).isFalse();
        int count = Math.min(1 + random.nextInt(1 << random.nextInt(16)), bytes.length - at);
        frames.follow(ByteBuffer.wrap(bytes, at, count));
        at += count;
      }
      assertThat(frames.isAtBoundary()).isTrue();
      assertThat(frames.isClosed()).isTrue();
    }
  }

  @Test
  void closeCountsWhenItIsWhole() {
    byte[] close = frame(CLOSE, MASKED, 5);
    Frames frames = new Frames();

    frames.follow(ByteBuffer.wrap(close, 0, close.length - 1));
    assertThat(frames.isClosed()).isFalse();

    frames.follow(ByteBuffer.wrap(close, close.length - 1, 1));
    assertThat(frames.isClosed()).isTrue();
  }

  @Test
  void followedBytesStayAsTheyAre() {
    ByteBuffer bytes = ByteBuffer.wrap(frame(TEXT, 0, 10));
    bytes.position(1);

    new Frames().follow(bytes);

    assertThat(bytes.position()).isEqualTo(1);
    assertThat(bytes.remaining()).isEqualTo(11);
  }

  @Test
  void bytesThatAreNoFramesDoNoHarm() {
    Frames frames = new Frames();
    byte[] hostile = new byte[100_000];
    new Random(2).nextBytes(hostile);
    frames.follow(ByteBuffer.wrap(hostile));

    Frames negative = new Frames();
    negative.follow(ByteBuffer.wrap(frameOfLength(0xffff_ffff_ffff_ffffL)));
    assertThat(negative.isAtBoundary()).isTrue();
  }

  @Test
  void framesOfOurOwnAreWhole() {
    for (CloseFrame close : new CloseFrame[] {CloseFrame.BAD_GATEWAY, CloseFrame.GOING_AWAY}) {
      for (ByteBuffer bytes : new ByteBuffer[] {close.masked(), close.unmasked()}) {
        Frames frames = new Frames();
        frames.follow(bytes);
        assertThat(frames.isClosed()).isTrue();
        assertThat(frames.isAtBoundary()).isTrue();
        assertThat(bytes.remaining()).isLessThanOrEqualTo(2 + 4 + 125);
      }
    }
  }

  private static byte[] frame(int first, int mask, int length) {
    ByteBuffer frame = ByteBuffer.allocate(14 + length);
    frame.put((byte) first);
    if (length < 126) {
      frame.put((byte) (mask | length));
    } else if (length <= 0xffff) {
      frame.put((byte) (mask | 126)).putShort((short) length);
    } else {
      frame.put((byte) (mask | 127)).putLong(length);
    }
    if (mask != 0) {
      frame.putInt(0x01020304);
    }
    // a payload that looks like Close frames
    for (int i = 0; i < length; i++) {
      frame.put((byte) CLOSE);
    }
    byte[] whole = new byte[frame.position()];
    frame.flip().get(whole);
    return whole;
  }

  private static byte[] frameOfLength(long length) {
    return ByteBuffer.allocate(10).put((byte) TEXT).put((byte) 127).putLong(length).array();
  }
}
