package io.pinion.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Writes one scripted answer to a connection. */
final class ScriptPlayer {
  private final Script script;
  private final ReceivedRequest request;
  private final Answer answer;
  private final Socket socket;
  private final Runnable awaitThaw;
  private final @Nullable Random scatter;

  ScriptPlayer(Script script, ReceivedRequest request, Socket socket, Runnable awaitThaw) {
    this.script = script;
    this.request = request;
    this.answer = request.answer();
    this.socket = socket;
    this.awaitThaw = awaitThaw;
    this.scatter = script.is("scattered") ? new Random(script.number("scattered", 0)) : null;
  }

  /**
   * Returns when the script has been played, the peer has gone or the backend was killed.
   *
   * @return whether the connection may carry another request
   */
  boolean play() throws IOException {
    switch (script.ending()) {
      case NEVER_ANSWER -> {
        answer.awaitGone();
        return false;
      }
      case CLOSE_AFTER_REQUEST -> {
        return false;
      }
      case RESET_AFTER_REQUEST -> {
        reset();
        return false;
      }
      default -> {
        return write();
      }
    }
  }

  private boolean write() throws IOException {
    for (String status : script.list("interim", ",")) {
      write("HTTP/1.1 " + status + " Interim\r\nLink: </hint>; rel=preload\r\n\r\n");
    }
    if (script.is("gatedHead") && !answer.awaitPermit()) {
      return false;
    }
    long status = script.number("status", 200);
    Pieces pieces = Pieces.of(script, request.backend());
    write(head(status, pieces));
    boolean bodiless = request.method().equals("HEAD") || status == 204 || status == 304;
    if (!bodiless && !writeBody(pieces)) {
      return false;
    }
    return script.framing() != Script.Framing.UNTIL_CLOSE
        && script.ending() != Script.Ending.CLOSE_SILENTLY;
  }

  private String head(long status, Pieces pieces) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    head.append("X-Backend: ").append(request.backend()).append("\r\n");
    if (status != 204) {
      head.append("Content-Type: ").append(script.text("type", "application/json")).append("\r\n");
      head.append(
          switch (script.framing()) {
            case LENGTH -> "Content-Length: " + pieces.length() + "\r\n";
            case CHUNKED -> "Transfer-Encoding: chunked\r\n";
            case UNTIL_CLOSE -> "Connection: close\r\n";
          });
    }
    script.list("headers", "\n").forEach(line -> head.append(line).append("\r\n"));
    return head.append("\r\n").toString();
  }

  private boolean writeBody(Pieces pieces) throws IOException {
    long last =
        switch (script.ending()) {
          case CLOSE_AFTER_PIECES, RESET_AFTER_PIECES, CUT_IN_CHUNK -> script.number("pieces", 0);
          default -> Long.MAX_VALUE;
        };
    boolean endless = script.body() == Script.Body.ENDLESS_EVENTS;
    for (long written = 0; written < last && pieces.hasNext(); written++) {
      if (!mayGoOn() || (endless && answer.isGone())) {
        return false;
      }
      byte[] piece = pieces.next();
      write(framed(piece));
      answer.pieceWritten(piece.length);
    }
    if (last != Long.MAX_VALUE) {
      breakOff();
      return false;
    }
    if (script.framing() == Script.Framing.CHUNKED) {
      List<String> trailers = script.list("trailers", "\n");
      write("0\r\n" + String.join("", trailers.stream().map(t -> t + "\r\n").toList()) + "\r\n");
    }
    return true;
  }

  private boolean mayGoOn() {
    return !script.is("gated") || answer.awaitPermit();
  }

  private void breakOff() throws IOException {
    if (!mayGoOn()) {
      return;
    }
    switch (script.ending()) {
      case RESET_AFTER_PIECES -> reset();
      case CUT_IN_CHUNK -> write("40\r\n" + "data: half of a chunk of 64 byte");
      default -> {
        // the connection's owner closes it
      }
    }
  }

  private byte[] framed(byte[] piece) {
    if (script.framing() != Script.Framing.CHUNKED) {
      return piece;
    }
    // one write a chunk, so that no peer sees half of one unless the script wants it
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(piece.length + 12);
    chunk.writeBytes((Integer.toHexString(piece.length) + "\r\n").getBytes(ISO_8859_1));
    chunk.writeBytes(piece);
    chunk.writeBytes("\r\n".getBytes(ISO_8859_1));
    return chunk.toByteArray();
  }

  private void write(String text) throws IOException {
    write(text.getBytes(ISO_8859_1));
  }

  private void write(byte[] bytes) throws IOException {
    awaitThaw.run();
    OutputStream out = socket.getOutputStream();
    for (byte[] part : scatter == null ? List.of(bytes) : RandomBody.cut(bytes, scatter)) {
      out.write(part);
      out.flush();
    }
  }

  private void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }
}
