package io.pinion.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One end of a WebSocket, in the hands of a test: it sends what it is told, and answers nothing by
 * itself. Waits end after the patience of its {@link RawClient}. One thread may read while another
 * writes.
 */
final class WebSocketPeer implements AutoCloseable {
  /** Any that is 16 bytes in Base64; the one of RFC 6455. */
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  /** What a server answers to it. */
  static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  private final RawClient connection;
  private final boolean client;
  private final ResponseHead head;
  private final Runnable closed;
  private final DataInputStream in;

  private WebSocketPeer(RawClient connection, boolean client, ResponseHead head, Runnable closed) {
    this.connection = connection;
    this.client = client;
    this.head = head;
    this.closed = closed;
    this.in = new DataInputStream(connection.body());
  }

  /** Opens one, on a connection of its own. */
  static WebSocketPeer open(URI server, String target, String... headerLines) throws IOException {
    RawClient connection = RawClient.connect(server);
    connection.sendRequest("GET", target, handshake(headerLines));
    return opened(connection);
  }

  /** Awaits the answer to a handshake that was sent, which must be that the server switches. */
  static WebSocketPeer opened(RawClient connection) throws IOException {
    ResponseHead head = connection.readHead();
    assertThat(head.status()).as("%s", head).isEqualTo(101);
    assertThat(head.headers("Upgrade")).containsExactly("websocket");
    assertThat(head.header("Connection").orElse("")).isEqualToIgnoringCase("upgrade");
    assertThat(head.headers("Sec-WebSocket-Accept")).containsExactly(ACCEPT);
    assertThat(head.headers("Transfer-Encoding")).isEmpty();
    return new WebSocketPeer(connection, true, head, () -> {});
  }

  /** The server's end of a connection whose handshake was answered. */
  static WebSocketPeer server(RawClient connection, ResponseHead head, Runnable closed) {
    return new WebSocketPeer(connection, false, head, closed);
  }

  /** The fields of a handshake, and others. */
  static String[] handshake(String... headerLines) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Key: " + KEY,
                "Sec-WebSocket-Version: 13"));
    lines.addAll(Arrays.asList(headerLines));
    return lines.toArray(new String[0]);
  }

  /** The 101's. */
  ResponseHead head() {
    return head;
  }

  RawClient connection() {
    return connection;
  }

  WebSocketPeer send(Frame frame) throws IOException {
    connection.send(frame.bytes(client));
    return this;
  }

  /** Sends bytes that need not be a frame, one a character. */
  WebSocketPeer sendRaw(String bytes) throws IOException {
    connection.send(bytes);
    return this;
  }

  /** Waits for the next frame. */
  Frame read() throws IOException {
    return Frame.read(in, !client);
  }

  /** Waits for exactly so many bytes, whatever they are, one a character. */
  String readRaw(int count) throws IOException {
    return new String(in.readNBytes(count), ISO_8859_1);
  }

  /** Waits for the other side's FIN or RST, and fails if it sends anything before. */
  void awaitEnd() throws IOException {
    try {
      Frame frame = read();
      throw new AssertionError("instead of an end there is a " + frame);
    } catch (EOFException | IncompleteMessageException e) {
      // as it should be
    }
  }

  /** Ends this side (FIN), and still reads. */
  void halfClose() throws IOException {
    connection.halfClose();
  }

  /** Breaks the connection off (RST). */
  void reset() throws IOException {
    connection.reset();
    closed.run();
  }

  /** Closes the connection, without a Close frame. */
  @Override
  public void close() throws IOException {
    connection.close();
    closed.run();
  }
}
