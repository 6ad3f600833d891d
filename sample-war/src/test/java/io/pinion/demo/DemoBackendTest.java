package io.pinion.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoBackendTest {
  private static final Duration COLD = Duration.ofHours(2);
  private static final Duration WARM = Duration.ofHours(1);

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private DemoBackend backend;

  @BeforeEach
  void start() throws IOException {
    Pace pace = new Pace(COLD, WARM, Duration.ofMinutes(1), pauses::add);
    backend = DemoBackend.start("gpu-a", 0, pace, 2);
  }

  @AfterEach
  void stop() {
    backend.close();
  }

  @Test
  void isColdOnceThenWarm() throws Exception {
    HttpResponse<String> first = chat("s1", "{}");
    assertThat(first.headers().firstValue("X-Demo-Cache")).contains("cold");
    assertThat(first.headers().firstValue("X-Demo-Backend")).contains("gpu-a");
    assertThat(first.body()).contains("Hello from gpu-a: your conversation was cold here");

    HttpResponse<String> second = chat("s1", "{}");
    assertThat(second.headers().firstValue("X-Demo-Cache")).contains("warm");
    assertThat(second.body()).contains("warm here (turn 2, 3600000 ms)");
    assertThat(pauses).containsExactly(COLD, WARM);
  }

  @Test
  void keepsNothingWithoutASession() throws Exception {
    for (int i = 0; i < 2; i++) {
      assertThat(chat(null, "{}").headers().firstValue("X-Demo-Cache")).contains("none");
    }
    assertThat(pauses).containsExactly(COLD, COLD);
  }

  @Test
  void forgetsTheLeastRecentlyUsedSession() throws Exception {
    for (String session : List.of("s1", "s2", "s1", "s3")) {
      chat(session, "{}");
    }
    assertThat(cacheOf("s1")).contains("warm");
    assertThat(cacheOf("s2")).contains("cold");
  }

  @Test
  void answersInOneDocument() throws Exception {
    HttpResponse<String> response =
        chat(
            "s1",
            """
            {"messages":[{"role":"user","content":"not this"},
             {"content":[{"type":"text","text":"two words"}],"role":"user"},
             {"role":"assistant","content":null}], "model":"mine", "tools":[{"x":[{}]}]}""");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("\"id\":\"chatcmpl-", "\"object\":\"chat.completion\"", "\"model\":\"mine\"")
        .contains("\"role\":\"assistant\"", "\"finish_reason\":\"stop\"", "\"prompt_tokens\":2");
  }

  @Test
  void streamsWordByWord() throws Exception {
    List<String> events =
        chat("s1", "{\"stream\":true,\"stream_options\":{\"include_usage\":true}}")
            .body()
            .lines()
            .filter(line -> !line.isEmpty())
            .toList();
    assertThat(events).allMatch(line -> line.startsWith("data: "));
    assertThat(events.get(0)).contains("\"role\":\"assistant\"", "\"finish_reason\":null");
    assertThat(events.get(1)).contains("\"delta\":{\"content\":\"Hello \"}");
    int last = events.size() - 1;
    assertThat(events.get(last - 2)).contains("\"delta\":{}", "\"finish_reason\":\"stop\"");
    assertThat(events.get(last - 1)).contains("\"choices\":[],\"usage\":{");
    assertThat(events.get(last)).isEqualTo("data: [DONE]");
  }

  @Test
  void speaksResponses() throws Exception {
    String document = call("/v1/responses", "s1", "{\"input\":\"two words\"}").body();
    assertThat(document)
        .contains("\"object\":\"response\"", "\"status\":\"completed\"", "\"input_tokens\":2")
        .contains("\"type\":\"output_text\",\"text\":\"Hello from gpu-a: ");

    List<String> names =
        eventNames(
            call(
                "/v1/responses",
                "s2",
                """
                {"stream":true,"input":[{"role":"user","content":[{"type":"input_text","text":"hi"}]}]}"""));
    assertThat(names.subList(0, 5))
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta");
    assertThat(names.subList(names.size() - 4, names.size()))
        .containsExactly(
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
  }

  @Test
  void speaksAnthropicMessages() throws Exception {
    String body = "{\"messages\":[{\"role\":\"user\",\"content\":\"two words\"}]";
    assertThat(call("/v1/messages", "s1", body + "}").body())
        .contains("\"type\":\"message\"", "\"stop_reason\":\"end_turn\"", "\"input_tokens\":2")
        .contains("[{\"type\":\"text\",\"text\":\"Hello from gpu-a: ");

    List<String> names = eventNames(call("/v1/messages", "s2", body + ",\"stream\":true}"));
    assertThat(names.subList(0, 4))
        .containsExactly("message_start", "content_block_start", "ping", "content_block_delta");
    assertThat(names.subList(names.size() - 3, names.size()))
        .containsExactly("content_block_stop", "message_delta", "message_stop");
  }

  @Test
  void failsOnRequest() throws Exception {
    HttpResponse<String> refused = chat("s1", "{\"model\":\"demo-refuses\"}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("\"error\":{\"message\":\"gpu-a refuses this request\"");

    HttpResponse<String> busy = call("/v1/messages", "s1", "{\"model\":\"demo-busy\"}");
    assertThat(busy.statusCode()).isEqualTo(429);
    assertThat(busy.headers().firstValue("Retry-After")).contains("7");
    assertThat(busy.body()).contains("\"type\":\"rate_limit_error\"", "gpu-a is busy");

    for (boolean stream : new boolean[] {false, true}) {
      String body = "{\"model\":\"demo-breaks-off\",\"stream\":" + stream + "}";
      assertThatThrownBy(() -> chat("s1", body)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesWhatIsNoJsonObject() throws Exception {
    for (String body : List.of("", "[]", "{\"messages\":[", "{\"messages\":[{\"content\":[")) {
      HttpResponse<String> response = chat("s1", body);
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(response.body()).contains("\"error\":{\"message\":", "invalid_request_error");
    }
    assertThat(pauses).isEmpty();
  }

  @Test
  void knowsItsPaths() throws Exception {
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/v1/models").body()).contains("\"id\":\"demo-model\"");
    assertThat(get("/v1/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/v1/nothing").body()).contains("\"error\":{");
  }

  private Optional<String> cacheOf(String session) throws Exception {
    return chat(session, "{}").headers().firstValue("X-Demo-Cache");
  }

  private static List<String> eventNames(HttpResponse<String> response) {
    return response
        .body()
        .lines()
        .filter(line -> line.startsWith("event: "))
        .map(line -> line.substring("event: ".length()))
        .toList();
  }

  private HttpResponse<String> chat(@Nullable String session, String body) throws Exception {
    return call("/v1/chat/completions", session, body);
  }

  private HttpResponse<String> call(String path, @Nullable String session, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body));
    if (session != null) {
      request.header("X-Session-ID", session);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return backend.uri().resolve(path);
  }
}
