package io.pinion.sample;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The receiving side of a connection, read strictly: a line ends with CR LF and nothing else, so
 * that a sloppy sender is found out. For one thread at a time.
 */
final class WireInput extends InputStream {
  private static final int MAX_LINE = 256 * 1024;

  private final InputStream source;
  private final byte[] buffer = new byte[16 * 1024];
  private int position;
  private int limit;

  WireInput(InputStream source) {
    this.source = source;
  }

  /** Waits until there is something to read; false when the peer has ended its side. */
  boolean awaitMore() throws IOException {
    if (position == limit) {
      int count = source.read(buffer);
      if (count <= 0) {
        return false;
      }
      position = 0;
      limit = count;
    }
    return true;
  }

  @Override
  public int read() throws IOException {
    return awaitMore() ? buffer[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!awaitMore()) {
      return -1;
    }
    int count = Math.min(length, limit - position);
    System.arraycopy(buffer, position, target, offset, count);
    position += count;
    return count;
  }

  /** Bytes that can be read without waiting. */
  @Override
  public int available() throws IOException {
    return limit - position + source.available();
  }

  /** The next line without its end. */
  String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = read();
      if (next < 0) {
        throw new IncompleteMessageException("the peer ended within a line: \"" + line + "\"");
      }
      if (next == '\n') {
        throw new MalformedMessageException("a line ended with LF alone: \"" + line + "\"");
      }
      if (next == '\r') {
        if (read() != '\n') {
          throw new MalformedMessageException("a CR without LF after: \"" + line + "\"");
        }
        return line.toString();
      }
      if (line.length() == MAX_LINE) {
        throw new MalformedMessageException("a line is longer than " + MAX_LINE);
      }
      line.append((char) next);
    }
  }

  /** The lines up to the next empty one, which is read too. */
  List<String> readLines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      lines.add(line);
    }
    return List.copyOf(lines);
  }

  /** Gives away what has arrived and was not asked for yet. */
  byte[] takeUnread() {
    byte[] unread = Arrays.copyOfRange(buffer, position, limit);
    position = limit;
    return unread;
  }

  /** What has arrived and was not asked for yet, to explain a failed test. */
  String unread() {
    return new String(
        buffer, position, Math.min(limit - position, 400), StandardCharsets.ISO_8859_1);
  }
}
