package io.pinion.observe.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** A message of Protocol Buffers, field by field. Used by one thread. */
final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private byte[] buffer = new byte[512];
  private int length;

  /** A nested message. */
  ProtoWriter message(int field, Consumer<ProtoWriter> content) {
    ProtoWriter nested = new ProtoWriter();
    content.accept(nested);
    return bytes(field, nested.buffer, nested.length);
  }

  /** A text. */
  ProtoWriter text(int field, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return bytes(field, utf8, utf8.length);
  }

  /** Bytes that are an id. */
  ProtoWriter id(int field, long... parts) {
    tag(field, BYTES);
    varint((long) parts.length * Long.BYTES);
    for (long part : parts) {
      for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
        put((int) (part >>> shift));
      }
    }
    return this;
  }

  /** A whole number, or the number of an enum's constant. */
  ProtoWriter number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** A number of eight bytes. */
  ProtoWriter fixed64(int field, long value) {
    tag(field, FIXED64);
    littleEndian(value, Long.BYTES);
    return this;
  }

  /** A number of four bytes. */
  ProtoWriter fixed32(int field, int value) {
    tag(field, FIXED32);
    littleEndian(value, Integer.BYTES);
    return this;
  }

  private ProtoWriter bytes(int field, byte[] value, int count) {
    tag(field, BYTES);
    varint(count);
    grow(count);
    System.arraycopy(value, 0, buffer, length, count);
    length += count;
    return this;
  }

  private void tag(int field, int wireType) {
    varint(((long) field << 3) | wireType);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      put((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    put((int) rest);
  }

  private void littleEndian(long value, int count) {
    for (int i = 0; i < count; i++) {
      put((int) (value >>> (i * Byte.SIZE)));
    }
  }

  private void put(int value) {
    grow(1);
    buffer[length++] = (byte) value;
  }

  private void grow(int count) {
    if (length + count > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, length + count));
    }
  }

  /** The message. */
  byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }
}
