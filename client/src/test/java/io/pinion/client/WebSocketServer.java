package io.pinion.client;

import com.sun.net.httpserver.Headers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Opens WebSockets (RFC 6455 section 4.2), says nothing, and closes those that the client does. */
public final class WebSocketServer implements Backend {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  private WebSocketServer() throws IOException {
    server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public static WebSocketServer start() throws IOException {
    return new WebSocketServer();
  }

  @Override
  public URI uri() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public List<Call> calls() {
    return calls;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      Headers headers = head(socket.getInputStream());
      calls.add(new Call("GET", headers, ""));
      OutputStream out = socket.getOutputStream();
      out.write(opened(headers.getFirst("Sec-WebSocket-Key")).getBytes(StandardCharsets.US_ASCII));
      int first = socket.getInputStream().read();
      if ((first & 0x0F) == 8) { // the client's Close
        out.write(new byte[] {(byte) 0x88, 0});
      }
    } catch (IOException e) {
      // the client has gone, or the test is over
    }
  }

  private static Headers head(InputStream in) throws IOException {
    BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
    reader.readLine();
    Headers headers = new Headers();
    for (String line = reader.readLine(); line != null && !line.isEmpty(); ) {
      headers.add(
          line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
      line = reader.readLine();
    }
    return headers;
  }

  private static String opened(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + Base64.getEncoder().encodeToString(digest)
          + "\r\n\r\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
