package io.pinion.sample;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link TestBackend} does with one request. Immutable. Start from a factory, add to it, and
 * hand it over with {@link TestBackend#respondWith}, or send {@link #header()} in a request's
 * {@link #HEADER}.
 *
 * <p>A body is written in pieces: an event, a block of a download, a single byte with {@link
 * #byteByByte}, the whole of a plain answer. Gates and breaks count these pieces.
 */
public final class Script {
  /**
   * Names the request header that chooses the script. With a dash and a backend's id appended it
   * speaks to that backend alone, and outranks the one for all.
   */
  public static final String HEADER = "X-Test-Script";

  /** What the body consists of. */
  enum Body {
    JSON,
    TEXT,
    EVENTS,
    GIVEN_EVENTS,
    ENDLESS_EVENTS,
    BYTES,
    RANDOM
  }

  /** How the body's end is told. */
  enum Framing {
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  /** How the exchange ends. */
  enum Ending {
    COMPLETE,
    NEVER_ANSWER,
    CLOSE_AFTER_REQUEST,
    RESET_AFTER_REQUEST,
    CLOSE_AFTER_PIECES,
    RESET_AFTER_PIECES,
    CUT_IN_CHUNK,
    MALFORMED_CHUNK,
    ENDLESS_HEAD,
    CLOSE_SILENTLY,
    RESET_ON_REUSE
  }

  private final Map<String, String> options;

  private Script(Map<String, String> options) {
    this.options = options;
  }

  /** 200 with a JSON document that names the backend. */
  public static Script answers() {
    return new Script(new TreeMap<>()).with("body", Body.JSON);
  }

  /** The same with another status; 204 and 304 have no body. */
  public static Script answers(int status) {
    return answers().with("status", status);
  }

  public static Script answers(int status, String contentType, String text) {
    return answers(status).with("body", Body.TEXT).with("type", contentType).with("text", text);
  }

  /**
   * A chunked event stream: {@code count} chat completion events and {@code [DONE]}, one piece
   * each.
   */
  public static Script events(int count) {
    return stream(Body.EVENTS).with("count", count);
  }

  /** A chunked event stream of exactly these texts (give the blank line too), one piece each. */
  public static Script events(List<String> texts) {
    // the separator can be in no event
    return stream(Body.GIVEN_EVENTS).with("text", String.join("\0", texts));
  }

  /** Events without end, until the peer closes. */
  public static Script endlessEvents() {
    return stream(Body.ENDLESS_EVENTS);
  }

  /** A download of the {@link BytePattern} with a Content-Length, generated while it is written. */
  public static Script bytes(long count) {
    return answers()
        .with("body", Body.BYTES)
        .with("count", count)
        .with("type", "application/octet-stream");
  }

  /** The bytes of {@link RandomBody}, in pieces of random sizes. */
  public static Script random(long seed, int size) {
    return answers().with("body", Body.RANDOM).with("seed", seed).with("count", size);
  }

  /** Reads the request and then stays silent until the peer closes. */
  public static Script neverAnswers() {
    return answers().with("ending", Ending.NEVER_ANSWER);
  }

  /** Reads the request and closes the connection (FIN) without a byte. */
  public static Script closesAfterRequest() {
    return answers().with("ending", Ending.CLOSE_AFTER_REQUEST);
  }

  /** Reads the request and resets the connection (RST) without a byte. */
  public static Script resetsAfterRequest() {
    return answers().with("ending", Ending.RESET_AFTER_REQUEST);
  }

  /** Exactly these bytes, one a character, as the whole answer; the connection stays open. */
  public static Script raw(String text) {
    return answers().with("raw", text);
  }

  /** Switches to WebSocket, and echoes every message; pings and closes are answered. */
  public static Script webSocket() {
    return answers().with("webSocket", true);
  }

  /** Switches to WebSocket, and leaves it to the test: {@link ReceivedRequest#webSocket}. */
  public static Script webSocketByHand() {
    return webSocket().with("byHand", true);
  }

  private static Script stream(Body body) {
    return answers()
        .with("body", body)
        .with("framing", Framing.CHUNKED)
        .with("type", "text/event-stream");
  }

  public Script withStatus(int status) {
    return with("status", status);
  }

  /** The body's Content-Type. */
  public Script withType(String contentType) {
    return with("type", contentType);
  }

  /** Adds a response header line, sent as it is: {@code "Keep-Alive: timeout=5"}. */
  public Script withHeader(String line) {
    String lines = options.get("headers");
    return with("headers", lines == null ? line : lines + "\n" + line);
  }

  /** Adds a trailer line after a chunked body. */
  public Script withTrailer(String line) {
    String lines = options.get("trailers");
    return with("trailers", lines == null ? line : lines + "\n" + line);
  }

  /** Adds an interim answer (102, 103) before the final one. */
  public Script withInterim(int status) {
    String list = options.get("interim");
    return with("interim", list == null ? "" + status : list + "," + status);
  }

  public Script chunked() {
    return with("framing", Framing.CHUNKED);
  }

  /** Neither length nor chunks: the end of the connection ends the body, as HTTP/1.0 does it. */
  public Script untilClose() {
    return with("framing", Framing.UNTIL_CLOSE);
  }

  /**
   * The head goes out at once; every piece of the body, and a break after them, waits for one
   * {@link Answer#release}.
   */
  public Script gated() {
    return with("gated", true);
  }

  /** The final answer's head waits for one release. */
  public Script gatedHead() {
    return with("gatedHead", true);
  }

  /** Every byte of the body is a piece of its own. */
  public Script byteByByte() {
    return with("byteByByte", true);
  }

  /** The request's body stays unread until one release. */
  public Script readsBodyWhenReleased() {
    return with("bodyWhenReleased", true);
  }

  /** Answers as soon as the request's head has come and reads the body afterwards. */
  public Script answersBeforeBody() {
    return with("beforeBody", true);
  }

  /** Closes the connection (FIN) after so many pieces, before the message is whole. */
  public Script closesAfter(int pieces) {
    return with("ending", Ending.CLOSE_AFTER_PIECES).with("pieces", pieces);
  }

  /**
   * Resets the connection (RST) after so many pieces. A reset may overtake what the peer has not
   * read yet: add {@link #gated} and release the reset when the pieces have arrived.
   */
  public Script resetsAfter(int pieces) {
    return with("ending", Ending.RESET_AFTER_PIECES).with("pieces", pieces);
  }

  /** After so many pieces announces a chunk, sends half of it and closes. */
  public Script cutsChunkAfter(int pieces) {
    return chunked().with("ending", Ending.CUT_IN_CHUNK).with("pieces", pieces);
  }

  /** After so many pieces sends what is no chunk, and waits for the peer to close. */
  public Script malformsChunkAfter(int pieces) {
    return chunked().with("ending", Ending.MALFORMED_CHUNK).with("pieces", pieces);
  }

  /** Sends header fields until the peer closes. */
  public Script endlessHead() {
    return with("ending", Ending.ENDLESS_HEAD);
  }

  /** Sends one header field whose value has no end, until the peer closes. */
  public Script endlessHeaderLine() {
    return endlessHead().with("oneLine", true);
  }

  /** Sends this after the end of the body, together with its last piece. */
  public Script withSurplus(String text) {
    return with("surplus", text);
  }

  /** Sends the surplus when it is released. */
  public Script surplusWhenReleased() {
    return with("surplusWhenReleased", true);
  }

  /** The connection is closed after the answer, and the answer says so. */
  public Script withoutReuse() {
    return withHeader("Connection: close");
  }

  /** Answers completely, then closes a connection that it had promised to keep. */
  public Script closesSilently() {
    return with("ending", Ending.CLOSE_SILENTLY);
  }

  /**
   * Answers completely and keeps the connection; the next request on it meets a reset without a
   * byte, which is what a pool sees that reuses a connection just when the backend gave it up.
   */
  public Script resetsOnReuse() {
    return with("ending", Ending.RESET_ON_REUSE);
  }

  /** Everything goes out in small writes, cut without regard to what they hold. */
  public Script scattered(long seed) {
    return with("scattered", seed);
  }

  /** This script as the value of {@link #HEADER}. */
  public String header() {
    List<String> parts = new ArrayList<>();
    options.forEach(
        (key, value) -> parts.add(key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return String.join(";", parts);
  }

  static Script parse(String header) {
    Map<String, String> options = new TreeMap<>();
    for (String part : header.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            HEADER + " is \"" + header + "\", expected what Script.header() gives");
      }
      options.put(
          part.substring(0, equals).strip(),
          URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return new Script(options);
  }

  boolean is(String option) {
    return options.containsKey(option);
  }

  String text(String option, String otherwise) {
    return options.getOrDefault(option, otherwise);
  }

  long number(String option, long otherwise) {
    return Long.parseLong(text(option, "" + otherwise));
  }

  List<String> list(String option, String separator) {
    return is(option) ? List.of(text(option, "").split(separator)) : List.of();
  }

  Body body() {
    return Body.valueOf(text("body", Body.JSON.name()));
  }

  Framing framing() {
    return Framing.valueOf(text("framing", Framing.LENGTH.name()));
  }

  Ending ending() {
    return Ending.valueOf(text("ending", Ending.COMPLETE.name()));
  }

  @Override
  public String toString() {
    return header();
  }

  private Script with(String option, Object value) {
    Map<String, String> changed = new TreeMap<>(options);
    changed.put(option, value.toString());
    return new Script(changed);
  }
}
