package io.pinion.sample;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.List;

/**
 * One message's body, decoded from the wire; its reader can tell a whole one from one that was cut.
 */
final class MessageBody extends InputStream {
  private static final long UNKNOWN = -1;

  private final WireInput wire;
  private final boolean chunked;
  private long left;
  private long count;
  private boolean started;
  private boolean chunkEndRead;
  private boolean ended;
  private List<String> trailers = List.of();

  private MessageBody(WireInput wire, boolean chunked, long left) {
    this.wire = wire;
    this.chunked = chunked;
    this.left = left;
    this.ended = !chunked && left == 0;
  }

  /** The body that a request's header lines announce. */
  static MessageBody ofRequest(WireInput wire, List<String> headerLines)
      throws MalformedMessageException {
    return of(wire, headerLines, 0);
  }

  /**
   * The body that a response's header lines announce; without framing it goes on to the end of the
   * connection.
   */
  static MessageBody ofResponse(WireInput wire, List<String> headerLines)
      throws MalformedMessageException {
    return of(wire, headerLines, UNKNOWN);
  }

  static MessageBody none(WireInput wire) {
    return new MessageBody(wire, false, 0);
  }

  private static MessageBody of(WireInput wire, List<String> headerLines, long unframed)
      throws MalformedMessageException {
    List<String> codings = HeaderLines.values(headerLines, "Transfer-Encoding");
    List<String> lengths = HeaderLines.values(headerLines, "Content-Length");
    if (codings.size() + lengths.size() > 1) {
      throw new MalformedMessageException("conflicting framing: " + headerLines);
    }
    if (!codings.isEmpty()) {
      if (!codings.get(0).equalsIgnoreCase("chunked")) {
        throw new MalformedMessageException("Transfer-Encoding is " + codings.get(0));
      }
      return new MessageBody(wire, true, 0);
    }
    if (lengths.isEmpty()) {
      return new MessageBody(wire, false, unframed);
    }
    if (!lengths.get(0).matches("[0-9]{1,18}")) {
      throw new MalformedMessageException("Content-Length is " + lengths.get(0));
    }
    return new MessageBody(wire, false, Long.parseLong(lengths.get(0)));
  }

  /** Whether the body has been read to its announced end. */
  boolean ended() {
    return ended;
  }

  /** Body bytes read so far. */
  long count() {
    return count;
  }

  List<String> trailers() {
    return trailers;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Returns what is at hand and waits only when nothing is.
   *
   * @throws IncompleteMessageException when the connection ends or is reset before the body does
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (ended || length == 0) {
      return ended ? -1 : 0;
    }
    try {
      return readSome(target, offset, length);
    } catch (SocketException e) {
      throw new IncompleteMessageException(e.getMessage() + " after " + count + " body bytes", e);
    }
  }

  /** Bytes at hand, framing included, but not the CR LF of a chunk that has been read. */
  @Override
  public int available() throws IOException {
    if (chunked && left == 0 && started && !ended && !chunkEndRead && wire.available() >= 2) {
      readChunkEnd();
    }
    return wire.available();
  }

  private int readSome(byte[] target, int offset, int length) throws IOException {
    if (chunked && left == 0) {
      nextChunk();
      if (ended) {
        return -1;
      }
    }
    int wanted = left == UNKNOWN ? length : (int) Math.min(length, left);
    int got = wire.read(target, offset, wanted);
    if (got < 0) {
      if (left == UNKNOWN) {
        ended = true;
        return -1;
      }
      throw new IncompleteMessageException(
          "the peer ended after " + count + " body bytes, " + left + " before its announced end");
    }
    count += got;
    if (left != UNKNOWN) {
      left -= got;
      ended = !chunked && left == 0;
    }
    return got;
  }

  private void readChunkEnd() throws IOException {
    if (!wire.readLine().isEmpty()) {
      throw new MalformedMessageException("no CR LF after a chunk's data");
    }
    chunkEndRead = true;
  }

  private void nextChunk() throws IOException {
    if (started && !chunkEndRead) {
      readChunkEnd();
    }
    started = true;
    chunkEndRead = false;
    String line = wire.readLine();
    int extension = line.indexOf(';');
    String size = extension < 0 ? line : line.substring(0, extension);
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw new MalformedMessageException("a chunk's size is \"" + line + "\"");
    }
    left = Long.parseLong(size, 16);
    if (left == 0) {
      trailers = wire.readLines();
      ended = true;
    }
  }
}
