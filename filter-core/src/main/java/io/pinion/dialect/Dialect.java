package io.pinion.dialect;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The API that a request speaks, told by its path. */
public enum Dialect {
  /** OpenAI Chat Completions. */
  CHAT,
  /** Anthropic Messages. */
  MESSAGES,
  /** OpenAI Responses. */
  RESPONSES,
  /** What else backends serve in OpenAI's manner: completions, embeddings, the list of models. */
  OPENAI,
  /** Anything else. */
  OTHER;

  private static final String RESPONSES_PATH = "/v1/responses";

  /**
   * Endpoints whose repetition costs tokens and nothing else. Messages and responses are words that
   * other APIs have too: they count where OpenAI and Anthropic have them.
   */
  private static final List<String> REPEATABLE =
      List.of(
          "/chat/completions",
          "/completions",
          "/embeddings",
          "/rerank",
          "/v1/messages",
          "/v1/messages/count_tokens",
          RESPONSES_PATH);

  private static final List<String> OPENAI_ENDPOINTS =
      List.of("/completions", "/embeddings", "/models", "/rerank", "/threads", "/audio", "/images");

  /**
   * The dialect of a request path.
   *
   * @param path the path as it came, without query
   */
  public static Dialect of(String path) {
    if (path.endsWith("/chat/completions")) {
      return CHAT;
    } else if (has(path, RESPONSES_PATH)) {
      return RESPONSES;
    } else if (has(path, "/v1/messages")) {
      return MESSAGES;
    }
    return OPENAI_ENDPOINTS.stream().anyMatch(endpoint -> has(path, endpoint)) ? OPENAI : OTHER;
  }

  /** Whether these segments occur in the path. */
  private static boolean has(String path, String segments) {
    return path.endsWith(segments) || path.contains(segments + "/");
  }

  /** Whether its requests are turns of conversations, each with all that was said. */
  public boolean isConversation() {
    return this == CHAT || this == MESSAGES || this == RESPONSES;
  }

  /** The field of a request's body that has the turns of its conversation; null if none has. */
  @Nullable String turnsField() {
    return switch (this) {
      case CHAT, MESSAGES -> "messages";
      case RESPONSES -> "input";
      default -> null;
    };
  }

  /**
   * The id of the answer that a path of Responses names ({@code /v1/responses/ID}, and what comes
   * below); null if it names none.
   */
  public static @Nullable String responseId(String path) {
    int at = path.indexOf(RESPONSES_PATH + "/");
    if (at < 0) {
      return null;
    }
    int from = at + RESPONSES_PATH.length() + 1;
    int end = path.indexOf('/', from);
    String id = path.substring(from, end < 0 ? path.length() : end);
    return id.isEmpty() ? null : id;
  }

  /**
   * Whether a POST to this path is a call to a known LLM endpoint: repeating one costs tokens and
   * has no other effect, so that it may be retried where RFC 9110 section 9.2.2 leaves it to
   * configuration.
   */
  public static boolean isLlmEndpoint(String path) {
    return REPEATABLE.stream().anyMatch(path::endsWith);
  }

  /** Whether a request body asks for an event stream by {@code "stream": true}. */
  public boolean wantsStream(byte[] requestBody) {
    return this != OTHER && StreamFlag.isSet(requestBody);
  }

  /** The Content-Type of {@link #error}. */
  public String errorType() {
    return this == OTHER ? "text/plain;charset=utf-8" : "application/json";
  }

  /** An error as this dialect's clients expect it, for an answer that has not begun. */
  public byte[] error(int status, String message) {
    return switch (this) {
      case CHAT, RESPONSES, OPENAI -> ErrorBody.openAi(status, message);
      case MESSAGES -> ErrorBody.anthropic(status, message);
      case OTHER -> (message + "\n").getBytes(StandardCharsets.UTF_8);
    };
  }

  /**
   * The event that ends a stream which cannot be completed. It carries no {@code [DONE]}, so that
   * no client takes the stream as complete. Meant for the boundary between two events.
   */
  public byte[] terminalEvent(int status, String message) {
    return switch (this) {
      // OpenAI's own libraries read the data alone; LangChain4j the name, and without it takes the
      // event for an empty piece of text
      case CHAT, OPENAI, OTHER -> event("error", ErrorBody.openAi(status, message));
      case MESSAGES -> event("error", ErrorBody.anthropic(status, message));
      case RESPONSES -> event("response.failed", ErrorBody.responseFailed(status, message));
    };
  }

  /**
   * The event that stands for an error answer which came when the stream had begun already.
   *
   * @param body the answer's body; its own message is taken over where it has one
   */
  public byte[] terminalEvent(int status, byte[] body) {
    String message = ErrorBody.messageIn(body);
    return terminalEvent(status, message == null ? "the backend answered " + status : message);
  }

  private static byte[] event(String name, byte[] json) {
    String data = new String(json, StandardCharsets.UTF_8);
    return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
  }
}
