package io.pinion.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The WebSocket side of a {@link TestBackend}: one connection that asks to switch. */
final class WebSocketServer {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final int LONGEST_CONTROL = 125;
  private static final int PROTOCOL_ERROR = 1002;

  private final Script script;
  private final ReceivedRequest request;
  private final Socket socket;
  private final WireInput wire;

  WebSocketServer(Script script, ReceivedRequest request, Socket socket, WireInput wire) {
    this.script = script;
    this.request = request;
    this.socket = socket;
    this.wire = wire;
  }

  /** Returns when the connection is of no more use. */
  void serve() throws IOException {
    if (!request.headers("Sec-WebSocket-Version").equals(List.of("13"))) {
      write("HTTP/1.1 426 Scripted\r\nSec-WebSocket-Version: 13\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    if (script.is("gatedHead") && !request.answer().awaitPermit()) {
      return;
    }
    ResponseHead head = new ResponseHead("HTTP/1.1 101 Scripted", headerLines());
    String lines = String.join("\r\n", head.headerLines());
    write(head.statusLine() + "\r\n" + lines + "\r\n\r\n" + script.text("surplus", ""));
    Answer answer = request.answer();
    RawClient connection = RawClient.of(socket, wire.takeUnread());
    WebSocketPeer peer = WebSocketPeer.server(connection, head, answer::ended);
    if (script.is("byHand")) {
      request.switchedTo(peer);
      answer.awaitEndUnlimited();
    } else {
      connection.patience(FOR_EVER);
      echo(peer);
    }
  }

  private List<String> headerLines() {
    List<String> lines = new ArrayList<>();
    lines.add("X-Backend: " + request.backend());
    lines.add("Upgrade: websocket");
    lines.add("Connection: Upgrade");
    lines.add("Sec-WebSocket-Accept: " + accept(request.header("Sec-WebSocket-Key").orElse("")));
    lines.addAll(script.list("headers", "\n"));
    return lines;
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-1", e);
    }
  }

  /** Frame by frame, and as RFC 6455 has it where frames are control frames or faults. */
  private void echo(WebSocketPeer peer) throws IOException {
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = answer(peer, peer.read());
        request.answer().pieceWritten(0);
      }
    } catch (MalformedMessageException e) {
      peer.send(Frame.close(PROTOCOL_ERROR, "malformed"));
    } catch (EOFException e) {
      request.answer().peerClosed(false);
    } catch (IncompleteMessageException e) {
      request.answer().peerClosed(true);
    }
  }

  private static boolean answer(WebSocketPeer peer, Frame frame) throws IOException {
    switch (frame.opcode()) {
      case Frame.CONTINUATION, Frame.TEXT, Frame.BINARY -> peer.send(frame);
      case Frame.PING -> {
        if (!frame.isFinal() || frame.payload().length() > LONGEST_CONTROL) {
          throw new MalformedMessageException("a Ping is a " + frame);
        }
        peer.send(Frame.of(Frame.PONG, frame.payload()));
      }
      case Frame.PONG -> {
        // asked for by nobody
      }
      case Frame.CLOSE -> {
        peer.send(frame);
        return false;
      }
      default -> throw new MalformedMessageException("no opcode is that of " + frame);
    }
    return true;
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }
}
