package io.pinion.sample;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire to a {@link TestBackend}. The body is digested while it
 * streams in, and only its start is kept. For all threads; whatever tells of the whole body waits
 * for its end.
 */
public final class ReceivedRequest {
  private static final int KEPT = 64 * 1024;

  private final String backend;
  private final int connection;
  private final String requestLine;
  private final List<String> headerLines;
  private final Answer answer;
  private final Signal body = new Signal();
  private final MessageDigest digest = sha256();
  private final ByteArrayOutputStream start = new ByteArrayOutputStream();
  private long length;
  private boolean ended;
  private boolean whole;
  private List<String> trailerLines = List.of();
  private @Nullable WebSocketPeer webSocket;

  ReceivedRequest(String backend, int connection, String requestLine, List<String> headerLines) {
    this.backend = backend;
    this.connection = connection;
    this.requestLine = requestLine;
    this.headerLines = headerLines;
    this.answer = new Answer("\"" + requestLine + "\" at " + backend);
  }

  /** The id of the backend that received it. */
  public String backend() {
    return backend;
  }

  /** Which of the backend's connections brought it: 1 is the first that it accepted. */
  public int connection() {
    return connection;
  }

  public String requestLine() {
    return requestLine;
  }

  public String method() {
    return requestLine.substring(0, requestLine.indexOf(' '));
  }

  /** The raw target. */
  public String target() {
    int first = requestLine.indexOf(' ');
    return requestLine.substring(first + 1, requestLine.lastIndexOf(' '));
  }

  /** Raw lines in the order of arrival. */
  public List<String> headerLines() {
    return headerLines;
  }

  /** The values of a header, one a line. */
  public List<String> headers(String name) {
    return HeaderLines.values(headerLines, name);
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers(name).stream().findFirst();
  }

  /** What the backend does about it. */
  public Answer answer() {
    return answer;
  }

  /** Body bytes that have arrived so far. */
  public long bodyBytesSoFar() {
    return body.read(() -> length);
  }

  /** Waits until so many body bytes have arrived. */
  public void awaitBodyBytes(long count) {
    body.require(
        () -> length >= count, Signal.PATIENCE, () -> "body byte " + count + " of " + this);
  }

  /** Waits for the end of the body; false when the peer broke off before it. */
  public boolean bodyWhole() {
    awaitBody(Signal.PATIENCE);
    return body.read(() -> whole);
  }

  public long bodyLength() {
    awaitBody(Signal.PATIENCE);
    return bodyBytesSoFar();
  }

  /** Lower-case hex. */
  public String bodySha256() {
    awaitBody(Signal.PATIENCE);
    return body.read(() -> HexFormat.of().formatHex(copy(digest).digest()));
  }

  /** The first 64 KiB of the body. */
  public byte[] bodyStart() {
    awaitBody(Signal.PATIENCE);
    return body.read(start::toByteArray);
  }

  /** The first 64 KiB of the body as UTF-8. */
  public String bodyText() {
    return new String(bodyStart(), StandardCharsets.UTF_8);
  }

  public List<String> trailerLines() {
    awaitBody(Signal.PATIENCE);
    return body.read(() -> trailerLines);
  }

  /** The backend's end of the WebSocket, where {@link Script#webSocketByHand} has switched. */
  WebSocketPeer webSocket() {
    body.require(() -> webSocket != null, Signal.PATIENCE, () -> "switch after " + this);
    return Objects.requireNonNull(body.read(() -> webSocket));
  }

  void switchedTo(WebSocketPeer peer) {
    body.change(() -> webSocket = peer);
  }

  void awaitBody(Duration patience) {
    body.require(() -> ended, patience, () -> "end of the body of " + this);
  }

  void bodyArrived(byte[] bytes, int count) {
    body.change(
        () -> {
          digest.update(bytes, 0, count);
          start.write(bytes, 0, (int) Math.min(count, Math.max(0, KEPT - length)));
          length += count;
        });
  }

  void bodyEnded(boolean complete, List<String> trailers) {
    body.change(
        () -> {
          ended = true;
          whole |= complete;
          trailerLines = trailers;
        });
  }

  @Override
  public String toString() {
    return "\"" + requestLine + "\" at " + backend + " (" + bodyBytesSoFar() + " body bytes)";
  }

  /** The SHA-256 of bytes in the form of {@link #bodySha256}. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's SHA-256 can be cloned", e);
    }
  }
}
