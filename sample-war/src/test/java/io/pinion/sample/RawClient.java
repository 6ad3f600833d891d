package io.pinion.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A blocking HTTP/1.1 client for tests that care for every byte: it sends exactly what it is given
 * and shows what came back as it came. Every wait ends after the client's patience, 20 seconds
 * unless set, with an {@link AssertionError} that says what was awaited. A message that is cut
 * shows as {@link IncompleteMessageException}, one that breaks the rules of HTTP/1.1 as {@link
 * MalformedMessageException}.
 *
 * <p>For one thread, except that another may call {@link #bytesSent}, {@link #reset} and {@link
 * #close}.
 */
public final class RawClient implements AutoCloseable {
  private static final ScheduledExecutorService WATCHDOG = watchdog();

  private final Socket socket;
  private final String peer;
  private final PatientInput patient;
  private final WireInput wire;
  private MessageBody body;
  private Duration patience = Signal.PATIENCE;
  private boolean headSent;
  private final AtomicLong bytesSent = new AtomicLong();
  private volatile boolean expired;

  private RawClient(Socket socket, byte[] received) throws IOException {
    this.socket = socket;
    this.peer = socket.getRemoteSocketAddress().toString();
    this.patient = new PatientInput(socket);
    InputStream earlier = new ByteArrayInputStream(received);
    this.wire =
        new WireInput(received.length == 0 ? patient : new SequenceInputStream(earlier, patient));
    this.body = MessageBody.none(wire);
  }

  /** A connection that another has accepted, as a body up to its end; so much was read already. */
  static RawClient of(Socket socket, byte[] received) throws IOException {
    RawClient accepted = new RawClient(socket, received);
    accepted.body = MessageBody.ofResponse(accepted.wire, List.of());
    return accepted;
  }

  /** Connects to the URI's host and port. */
  public static RawClient connect(URI uri) throws IOException {
    return connect(uri, 0);
  }

  /**
   * Connects with a receive buffer of that size (SO_RCVBUF; 0: the system's), so that a client that
   * reads slowly is felt at the other end after little data.
   */
  public static RawClient connect(URI uri, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    try {
      if (receiveBuffer > 0) {
        // before connecting: the window scale is fixed by then
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(uri.getHost(), uri.getPort()), (int) Signal.PATIENCE.toMillis());
      return new RawClient(socket, new byte[0]);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Gives a client of a small receive buffer one with room for whole segments. Without it the other
   * end's system may send one by its timer, five in a second, for as long as the connection lasts.
   */
  public RawClient readFast() throws IOException {
    socket.setReceiveBufferSize(256 * 1024);
    return this;
  }

  public RawClient patience(Duration patience) {
    this.patience = patience;
    return this;
  }

  /** Sends the text as it is, one byte a character (ISO 8859-1). */
  public RawClient send(String text) throws IOException {
    return send(text.getBytes(ISO_8859_1));
  }

  /** Sends the bytes; waits when the peer does not take them. */
  public RawClient send(byte[] bytes) throws IOException {
    headSent |= bytes.length > 5 && new String(bytes, 0, 5, ISO_8859_1).equals("HEAD ");
    ScheduledFuture<?> watch =
        WATCHDOG.schedule(this::expire, patience.toNanos(), TimeUnit.NANOSECONDS);
    try {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
      bytesSent.addAndGet(bytes.length);
      return this;
    } catch (SocketException e) {
      if (expired) {
        throw new AssertionError(
            peer + " did not take " + bytes.length + " bytes within " + patience, e);
      }
      throw e;
    } finally {
      watch.cancel(false);
    }
  }

  /**
   * Sends a request without a body.
   *
   * @param headerLines after {@code Host}, as they are
   */
  public RawClient sendRequest(String method, String target, String... headerLines)
      throws IOException {
    return send(head(method, target, headerLines) + "\r\n");
  }

  /** Sends a request and the beginning of its body at once. */
  public RawClient sendWithHead(
      String method, String target, byte[] beginning, String... headerLines) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes((head(method, target, headerLines) + "\r\n").getBytes(ISO_8859_1));
    all.writeBytes(beginning);
    return send(all.toByteArray());
  }

  /** Sends a POST of JSON with its Content-Length. */
  public RawClient sendJson(String target, String json, String... headerLines) throws IOException {
    byte[] content = json.getBytes(UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head("POST", target, headerLines).getBytes(ISO_8859_1));
    all.writeBytes("Content-Type: application/json\r\n".getBytes(ISO_8859_1));
    all.writeBytes(("Content-Length: " + content.length + "\r\n\r\n").getBytes(ISO_8859_1));
    all.writeBytes(content);
    return send(all.toByteArray());
  }

  /** Sends the bytes as one chunk of a chunked body; none: the last chunk. */
  public RawClient sendChunk(byte[] bytes) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
    chunk.writeBytes(bytes);
    chunk.writeBytes("\r\n".getBytes(ISO_8859_1));
    return send(chunk.toByteArray());
  }

  /**
   * Sends bytes of the {@link BytePattern}, in blocks, so that {@link #bytesSent} can be watched
   * meanwhile.
   */
  public RawClient sendPattern(long from, long count) throws IOException {
    for (long place = from; place < from + count; ) {
      int block = (int) Math.min(8 * 1024, from + count - place);
      send(BytePattern.bytes(place, block));
      place += block;
    }
    return this;
  }

  /** Bytes that the socket has accepted from completed sends. */
  public long bytesSent() {
    return bytesSent.get();
  }

  /**
   * Waits for the next head, interim ones (1xx) too; its body is then the one that the reads below
   * read.
   */
  public ResponseHead readHead() throws IOException {
    startWaiting();
    ResponseHead head = new ResponseHead(wire.readLine(), wire.readLines());
    boolean interim = head.status() < 200 && head.status() != 101;
    boolean bodiless = interim || headSent || head.status() == 204 || head.status() == 304;
    List<String> framing = head.status() == 101 ? List.of() : head.headerLines();
    body = bodiless ? MessageBody.none(wire) : MessageBody.ofResponse(wire, framing);
    headSent &= interim;
    return head;
  }

  /** Waits for the next head that is not an interim one. */
  public ResponseHead readFinalHead() throws IOException {
    ResponseHead head = readHead();
    while (head.status() < 200 && head.status() != 101) {
      head = readHead();
    }
    return head;
  }

  /** Waits for exactly so many body bytes. */
  public byte[] readBytes(int count) throws IOException {
    startWaiting();
    byte[] bytes = body.readNBytes(count);
    if (bytes.length < count) {
      throw new IncompleteMessageException(
          "the body ended after " + body.count() + " bytes, " + (count - bytes.length) + " early");
    }
    return bytes;
  }

  /** Waits for the rest of the body. */
  public byte[] readBody() throws IOException {
    startWaiting();
    return body.readAllBytes();
  }

  /** Waits for the rest of the body, as UTF-8. */
  public String readText() throws IOException {
    return new String(readBody(), UTF_8);
  }

  /**
   * Reads what is left of a body that its sender breaks off.
   *
   * @throws AssertionError if it ends as if it were whole
   */
  public void discardUntilBroken() throws IOException {
    byte[] buffer = new byte[16 * 1024];
    try (InputStream rest = body()) {
      int count = 0;
      while (count >= 0) {
        count = rest.read(buffer, 0, buffer.length);
      }
    } catch (IncompleteMessageException e) {
      return;
    }
    throw new AssertionError("the body ends as if it were whole");
  }

  /**
   * What is left of a body that its sender breaks off, as UTF-8.
   *
   * @throws AssertionError if it ends as if it were whole
   */
  public String readTextUntilBroken() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      for (int next = body().read(); next >= 0; next = body().read()) {
        bytes.write(next);
      }
    } catch (IncompleteMessageException e) {
      return bytes.toString(UTF_8);
    }
    throw new AssertionError("the body ends as if it were whole: " + bytes.toString(UTF_8));
  }

  /** The rest of the body to read by hand; each of its reads has the client's whole patience. */
  public InputStream body() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        startWaiting();
        return body.read();
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        startWaiting();
        return body.read(target, offset, length);
      }
    };
  }

  /**
   * Waits for the next event of an event stream: its text without the blank line that ends it,
   * comments too. Empty at the body's proper end.
   */
  public Optional<String> nextEvent() throws IOException {
    startWaiting();
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    while (true) {
      int next = body.read();
      if (next < 0) {
        if (event.size() > 0) {
          throw new IncompleteMessageException(
              "the body ended within an event: \"" + event.toString(UTF_8) + "\"");
        }
        return Optional.empty();
      }
      event.write(next);
      String text = next == '\n' ? event.toString(UTF_8) : "";
      if (text.endsWith("\n\n") || text.endsWith("\r\n\r\n")) {
        return Optional.of(text.stripTrailing());
      }
    }
  }

  /** Whether the current body has been read to its announced end. */
  public boolean bodyEnded() {
    return body.ended();
  }

  /** Body bytes read so far. */
  public long bodyCount() {
    return body.count();
  }

  /** Header lines after a chunked body, once it has ended. */
  public List<String> trailerLines() {
    return body.trailers();
  }

  /** Whether something has arrived that was not read yet; does not wait. */
  public boolean hasInput() throws IOException {
    return body.available() > 0;
  }

  /** Waits for the peer's FIN or RST, and fails if it sends anything before. */
  public void awaitClosed() throws IOException {
    startWaiting();
    try {
      if (wire.awaitMore()) {
        throw new AssertionError(peer + " sent instead of closing: \"" + wire.unread() + "\"");
      }
    } catch (SocketException e) {
      // a reset is a close too
    }
  }

  /** Ends the sending side (FIN); answers can still be read. */
  public void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  /** Breaks the connection off (RST). */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String head(String method, String target, String... headerLines) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    head.append("Host: ")
        .append(socket.getInetAddress().getHostAddress())
        .append(':')
        .append(socket.getPort())
        .append("\r\n");
    for (String line : headerLines) {
      head.append(line).append("\r\n");
    }
    return head.toString();
  }

  private void startWaiting() {
    patient.startWaiting(patience);
  }

  private void expire() {
    expired = true;
    try {
      reset();
    } catch (IOException e) {
      // closed already
    }
  }

  private static ScheduledExecutorService watchdog() {
    ScheduledThreadPoolExecutor watchdog =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread thread = new Thread(work, "raw client watchdog");
              thread.setDaemon(true);
              return thread;
            });
    watchdog.setRemoveOnCancelPolicy(true);
    return watchdog;
  }
}
