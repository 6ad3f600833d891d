package io.pinion.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** Node's client libraries, in one process of {@code clients.mjs}. */
final class NodeClients implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a library threw in the other process. */
  static final class NodeException extends RuntimeException {
    private final String type;

    NodeException(String type, String message) {
      super(message);
      this.type = type;
    }
  }

  private final NodeProcess process = NodeProcess.start("clients.mjs");

  List<ChatClient> all() {
    return List.of(
        new NodeClient("openai chat", "APIError"),
        new NodeClient("openai responses", "ResponseFailed"),
        new NodeClient("anthropic", "APIError"),
        new NodeClient("ai openai chat", "StreamProviderError"),
        new NodeClient("ai openai responses", "StreamProviderError"),
        new NodeClient("ai anthropic", "StreamProviderError"));
  }

  @Override
  public void close() {
    process.close();
  }

  private String answerTo(Map<String, Object> call) {
    try {
      process.writeLine(JSON.writeValueAsString(call));
      JsonNode answer = JSON.readTree(process.readLine());
      if (answer.has("error")) {
        JsonNode error = answer.get("error");
        throw new NodeException(error.get("type").asText(), error.get("message").asText());
      }
      return answer.get("text").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError("clients.mjs wrote no JSON", e);
    }
  }

  private final class NodeClient implements ChatClient {
    private final String name;
    private final String errorForBrokenStream;

    NodeClient(String name, String errorForBrokenStream) {
      this.name = name;
      this.errorForBrokenStream = errorForBrokenStream;
    }

    @Override
    public String ask(Target target) {
      return answerTo(call(target, false));
    }

    @Override
    public String askStreamed(Target target) {
      return answerTo(call(target, true));
    }

    private Map<String, Object> call(Target target, boolean streamed) {
      return Map.of(
          "client",
          name,
          "streamed",
          streamed,
          "gateway",
          target.gateway().toString(),
          "session",
          target.session(),
          "model",
          target.model().label(),
          "question",
          QUESTION);
    }

    @Override
    public String errorFor(int status) {
      if (name.startsWith("ai ")) {
        return "APICallError";
      }
      return switch (status) {
        case 400 -> "BadRequestError";
        case 429 -> "RateLimitError";
        default -> name.equals("anthropic") ? "ServiceUnavailableError" : "InternalServerError";
      };
    }

    @Override
    public String errorForBrokenStream() {
      return errorForBrokenStream;
    }

    @Override
    public String typeOf(Throwable error) {
      return error instanceof NodeException thrown ? thrown.type : ChatClient.super.typeOf(error);
    }

    @Override
    public String toString() {
      return "Node: " + name;
    }
  }
}
