package io.pinion.session;

import java.util.ArrayList;
import java.util.List;

/**
 * What a WebSocket's client says by the names of the subprotocols that it offers (RFC 6455 section
 * 11.3.4), since a browser lets it set no header: {@code session-id.abc}, and as OpenAI's clients
 * do {@code openai-insecure-api-key.sk-abc}.
 */
final class Subprotocols {
  private static final String FIELD = "Sec-WebSocket-Protocol";

  /** Before the API key that OpenAI's Realtime clients offer in browsers. */
  private static final String API_KEY = "openai-insecure-api-key.";

  private Subprotocols() {}

  /** What follows a prefix in each offer that has it, in order; empty if none has. */
  static List<String> after(String prefix, RequestView request) {
    List<String> lines = request.headers(FIELD);
    if (lines.isEmpty()) {
      return List.of(); // as in most requests
    }
    List<String> found = new ArrayList<>(1);
    for (String line : lines) {
      for (String offer : line.split(",", -1)) {
        String name = offer.strip();
        if (name.startsWith(prefix)) {
          found.add(name.substring(prefix.length()));
        }
      }
    }
    return found;
  }

  /** The API key, as Authorization would have it; empty if there is none. */
  static List<String> authorization(RequestView request) {
    return after(API_KEY, request).stream().map(key -> "Bearer " + key).toList();
  }
}
