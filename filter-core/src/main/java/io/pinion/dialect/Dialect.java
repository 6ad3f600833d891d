package io.pinion.dialect;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The API that a request speaks, told by its path. */
public enum Dialect {
  /** OpenAI Chat Completions. */
  CHAT("/chat/completions"),
  /** Anthropic Messages. */
  MESSAGES("/messages"),
  /** OpenAI Responses. */
  RESPONSES("/responses"),
  /** Anything else. */
  OTHER("");

  /** Endpoints of no dialect of their own whose repetition costs tokens and nothing else. */
  private static final List<String> FURTHER_LLM_ENDPOINTS =
      List.of("/completions", "/embeddings", "/messages/count_tokens");

  private final String suffix;

  Dialect(String suffix) {
    this.suffix = suffix;
  }

  /**
   * The dialect of a request path.
   *
   * @param path the path as it came, without query
   */
  public static Dialect of(String path) {
    for (Dialect dialect : values()) {
      if (path.endsWith(dialect.suffix)) {
        return dialect;
      }
    }
    return OTHER;
  }

  /**
   * Whether a POST to this path is a call to a known LLM endpoint: repeating one costs tokens and
   * has no other effect, so that it may be retried where RFC 9110 section 9.2.2 leaves it to
   * configuration.
   */
  public static boolean isLlmEndpoint(String path) {
    return of(path) != OTHER || FURTHER_LLM_ENDPOINTS.stream().anyMatch(path::endsWith);
  }

  /** An error in this dialect's JSON, for an answer that has not begun. */
  public byte[] error(int status, String message) {
    return ErrorBody.openAi(status, message);
  }

  /**
   * What ends an event stream that broke off: closes the event that may be half sent, then says
   * what went wrong. It carries no {@code [DONE]}, so that no client takes the stream as complete.
   */
  public byte[] terminalEvent(int status, String message) {
    String json = new String(error(status, message), StandardCharsets.UTF_8);
    return ("\n\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
