package io.pinion.demo.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pinion.demo.routing.RouterPrompt.Said;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A client of one gateway. It always asks for the same model. */
final class RoutingClient {
  static final String ASKS_FOR = "openai/gpt-4o-mini";
  static final String SESSION = "X-Session-Id";
  static final String PINNED = "x-plano-pinned";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final URI gateway;

  RoutingClient(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * Asks which model the conversation is for, and nothing else.
   *
   * @param session null to send none
   * @throws IOException if the answer is not as it must be
   */
  Decision decide(List<Said> conversation, @Nullable String session)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        send("routing/v1/chat/completions", conversation, session, null);
    JsonNode answer = JSON.readTree(response.body());
    boolean pinned = answer.path("pinned").asBoolean();
    if (pinned != isPinned(response)) {
      throw new IOException(PINNED + " is " + isPinned(response) + " beside " + response.body());
    }
    return new Decision(
        StreamSupport.stream(answer.path("models").spliterator(), false)
            .map(JsonNode::asText)
            .toList(),
        answer.path("model").asText(),
        textOrNull(answer.path("route")),
        textOrNull(answer.path("session_id")),
        pinned);
  }

  /**
   * Has a question answered.
   *
   * @param session null to send none
   * @throws IOException if the answer is not as it must be
   */
  ModelAnswer chat(String question, @Nullable String session)
      throws IOException, InterruptedException {
    return chat(question, session, null);
  }

  /**
   * The same as part of a trace.
   *
   * @param traceParent says which; null for none
   */
  ModelAnswer chat(String question, @Nullable String session, @Nullable String traceParent)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        send("v1/chat/completions", List.of(Said.byUser(question)), session, traceParent);
    return new ModelAnswer(
        JSON.readTree(response.body()).path("model").asText(), isPinned(response));
  }

  /** The gateway's figures, in Prometheus text. */
  String figures() throws IOException, InterruptedException {
    return expect200(request("pinion/metrics").build()).body();
  }

  private HttpResponse<String> send(
      String path, List<Said> conversation, @Nullable String session, @Nullable String traceParent)
      throws IOException, InterruptedException {
    String body = JSON.writeValueAsString(Map.of("model", ASKS_FOR, "messages", conversation));
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (session != null) {
      request.header(SESSION, session);
    }
    if (traceParent != null) {
      request.header("traceparent", traceParent);
    }
    return expect200(request.build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE);
  }

  private HttpResponse<String> expect200(HttpRequest request)
      throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(
          request.uri() + " answered " + response.statusCode() + ": " + response.body());
    }
    return response;
  }

  private static boolean isPinned(HttpResponse<String> response) throws IOException {
    String value = response.headers().firstValue(PINNED).orElse("absent");
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IOException(
              PINNED + " is " + value + " at " + response.uri() + ": expected true or false");
    };
  }

  private static @Nullable String textOrNull(JsonNode value) {
    return value.isTextual() ? value.asText() : null;
  }
}
