package io.pinion.sample;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a {@link TestBackend}: reads requests and has their scripts played, one after
 * the other.
 */
final class BackendConnection implements Runnable {
  private final TestBackend backend;
  private final Socket socket;
  private final int number;
  private final WireInput wire;
  private volatile @Nullable Answer current;
  private volatile boolean resetting;

  BackendConnection(TestBackend backend, Socket socket, int number) throws IOException {
    this.backend = backend;
    this.socket = socket;
    this.number = number;
    this.wire = new WireInput(socket.getInputStream());
  }

  @Override
  public void run() {
    try (socket) {
      serve();
    } catch (IOException e) {
      // closed is closed
    } finally {
      if (current != null) {
        current.ended();
      }
      backend.forget(this);
    }
  }

  private void serve() {
    try {
      while (wire.awaitMore()) {
        backend.awaitThaw();
        if (!exchange()) {
          return;
        }
      }
    } catch (MalformedMessageException e) {
      backend.protocolFault("connection " + number + ": " + e.getMessage());
    } catch (IOException e) {
      // the peer left or we were killed: the answer's state says so where there is one
      if (current != null && !resetting) {
        current.peerClosed(e.getCause() instanceof SocketException || e instanceof SocketException);
      }
    }
  }

  /** Breaks the connection as a killed process does. */
  void kill() {
    // before looking at the answer: exchange() looks the other way round, so one of us sees the
    // other
    resetting = true;
    Answer answer = current;
    if (answer != null) {
      answer.backendClosed();
    }
    reset();
  }

  private boolean exchange() throws IOException {
    String requestLine = wire.readLine();
    if (!requestLine.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+ \\S+ HTTP/1\\.[01]")) {
      throw new MalformedMessageException("a request line is \"" + requestLine + "\"");
    }
    List<String> headerLines = wire.readLines();
    ReceivedRequest request = new ReceivedRequest(backend.id(), number, requestLine, headerLines);
    MessageBody body = MessageBody.ofRequest(wire, headerLines);
    Script script = backend.received(request);
    current = request.answer();
    if (resetting) {
      return false;
    }
    if (script.is("bodyWhenReleased") && !current.awaitPermit()) {
      return false;
    }
    if (script.is("webSocket") && !request.headers("Upgrade").isEmpty()) {
      readBody(request, body);
      new WebSocketServer(script, request, socket, wire).serve();
      return false;
    }
    boolean reusable;
    if (script.is("beforeBody")) {
      reusable = new ScriptPlayer(script, request, socket, backend::awaitThaw).play();
      current.ended();
      readBody(request, body);
    } else {
      readBody(request, body);
      reusable = playWatched(script, request);
    }
    return reusable
        && HeaderLines.values(headerLines, "Connection").stream().noneMatch("close"::equals);
  }

  private void readBody(ReceivedRequest request, MessageBody body) throws IOException {
    byte[] buffer = new byte[16 * 1024];
    try {
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        request.bodyArrived(buffer, count);
        backend.awaitThaw();
      }
      request.bodyEnded(true, body.trailers());
    } finally {
      request.bodyEnded(body.ended(), body.trailers());
    }
  }

  /**
   * Plays the script while another thread waits for the peer's next bytes or its end, so that
   * neither is missed.
   */
  private boolean playWatched(Script script, ReceivedRequest request) throws IOException {
    boolean[] more = {false};
    Thread watch =
        backend.daemon("watch " + number, () -> more[0] = awaitMore(script, request.answer()));
    watch.start();
    boolean reusable;
    try {
      reusable = new ScriptPlayer(script, request, socket, backend::awaitThaw).play();
    } catch (SocketException e) {
      if (!resetting) {
        request.answer().peerClosed(true);
      }
      return false;
    }
    request.answer().ended();
    if (!reusable) {
      return false;
    }
    TestBackend.join(watch);
    if (more[0] && script.ending() == Script.Ending.RESET_ON_REUSE) {
      reset();
      return false;
    }
    return more[0];
  }

  private boolean awaitMore(Script script, Answer answer) {
    try {
      if (wire.awaitMore()) {
        return true;
      }
      answer.peerClosed(false);
      if (script.body() == Script.Body.ENDLESS_EVENTS
          || script.ending() == Script.Ending.ENDLESS_HEAD) {
        // a write may be waiting for a peer that reads no more
        reset();
      }
    } catch (IOException e) {
      // else we closed it ourselves
      if (!socket.isClosed()) {
        answer.peerClosed(true);
      }
    }
    return false;
  }

  private void reset() {
    resetting = true;
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // closed already
    }
  }
}
