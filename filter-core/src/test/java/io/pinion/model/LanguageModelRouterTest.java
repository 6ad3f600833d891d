package io.pinion.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.pinion.dialect.ChatCall;
import io.pinion.dialect.JsonText;
import io.pinion.dialect.Turn;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.eclipse.jetty.client.HttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageModelRouterTest {
  private static final List<ModelRoute> ROUTES =
      List.of(
          new ModelRoute("code", "write \"code\"", List.of("m"), null),
          new ModelRoute("user's", "talk", List.of("n"), null));

  private final HttpClient client = new HttpClient();
  private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  private volatile int status = 200;
  private volatile String answer = "";
  private volatile @Nullable String traceParent;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    client.setFollowRedirects(false);
    client.start();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          traceParent = exchange.getRequestHeaders().getFirst("traceparent");
          byte[] asked = exchange.getRequestBody().readAllBytes();
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + new String(asked, UTF_8));
          byte[] body = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop(0);
    client.stop();
  }

  private ChatEndpoint endpoint() {
    return new ChatEndpoint(
        () -> client.newRequest("http://127.0.0.1:" + server.getAddress().getPort()),
        "/v1/chat/completions",
        Map.of("Authorization", "Bearer own"),
        "Arch-Router",
        Duration.ofSeconds(30));
  }

  private @Nullable String routed(ModelRouter router, List<Turn> turns) {
    return router.route(new RoutingQuestion(turns, ROUTES, "m")).toCompletableFuture().join();
  }

  private void says(String content) {
    answer =
        "{\"id\":\"1\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
            + JsonText.quoted(content)
            + "}},{\"message\":{\"content\":\"{}\"}}]}";
  }

  @Test
  void callIsOneUserMessageWithRoutesAndConversation() throws Exception {
    says("{\"route\": \"code\"}");
    List<Turn> turns = List.of(new Turn("user", "fix \"it\""), new Turn("assistant", "done"));

    assertThat(routed(ModelRouter.archRouter(endpoint()), turns)).isEqualTo("code");

    String request = requests.take();
    assertThat(request)
        .startsWith(
            "POST Bearer own application/json {\"model\":\"Arch-Router\",\"messages\":[{\"role\":\"user\"")
        .endsWith("\"}],\"temperature\":0.01}")
        .contains(
            JsonText.quoted(
                    """
                    <routes>
                    [{"name":"code","description":"write \\"code\\""},{"name":"user's","description":"talk"}]
                    </routes>

                    <conversation>
                    [{"role":"user","content":"fix \\"it\\""},{"role":"assistant","content":"done"}]
                    </conversation>
                    """)
                .replaceAll("^\"|\"$", ""));
  }

  @Test
  void callHasTheFieldsOfItsQuestion() throws Exception {
    says("{\"route\": \"code\"}");
    RoutingQuestion question =
        new RoutingQuestion(List.of(new Turn("user", "hi")), ROUTES, "m")
            .with(Map.of("traceparent", "00-it"));
    ModelRouter.archRouter(endpoint()).route(question).toCompletableFuture().join();

    requests.take();
    assertThat(traceParent).isEqualTo("00-it");
  }

  @Test
  void orchestratorIsAskedInItsOwnForm() throws Exception {
    says("{\"route\": [\"unheard of\", \"user's\", \"code\"]}");

    assertThat(routed(ModelRouter.planoOrchestrator(endpoint()), List.of(new Turn("user", "hi"))))
        .isEqualTo("user's");

    assertThat(requests.take())
        .contains(
            JsonText.quoted(
                    """
                    <routes>
                    {"name": "code", "description": "write \\"code\\""}
                    {"name": "user's", "description": "talk"}
                    </routes>

                    <conversation>
                    [
                        {
                            "role": "user",
                            "content": "hi"
                        }
                    ]
                    </conversation>
                    """)
                .replaceAll("^\"|\"$", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      value = {
        "{\"route\":\"code\"}|code",
        " {'route': 'code'} |code",
        "{\"route\": \"user's\"}|user's",
        "```json {\"route\": \"code\"} ```|code",
        "{\"route\": \"code\"}\\n|code",
        "{\"route\":\"other\"}|none",
        "{\"route\":\"\"}|none",
        "{\"route\":null}|none",
        "{\"route\":[]}|none",
        "{\"route\":\"CODE\"}|none",
        "{}|none",
        "``|none",
      })
  void answerIsTheNameOfARouteOrNone(String content, @Nullable String route) {
    says(content == null ? "" : content);

    assertThat(routed(ModelRouter.archRouter(endpoint()), List.of(new Turn("user", "hi"))))
        .isEqualTo(route);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no idea", "{\"route\"", "{\"route\":code}"})
  void answerThatCannotBeReadIsAFailure(String content) {
    says(content);
    assertFails();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "gone", "[]", "{\"choices\":[{\"message\":{"})
  void bodyThatIsNoAnswerIsAFailure(String body) {
    answer = body;
    assertFails();
  }

  @Test
  void statusIsAFailure() {
    says("{\"route\":\"code\"}");
    for (int other : List.of(500, 404, 302)) {
      status = other;
      assertFails();
    }
  }

  @Test
  void answerThatIsLongerThanAnyNameIsAFailure() {
    says("{\"route\":\"code\"}" + " ".repeat(300_000));
    assertFails();
  }

  private void assertFails() {
    ModelRouter router = ModelRouter.archRouter(endpoint());
    assertThatThrownBy(() -> routed(router, List.of(new Turn("user", "hi"))))
        .isInstanceOf(CompletionException.class);
  }

  @Test
  void answerWithoutChoicesIsNoRoute() {
    answer = "{\"choices\":[]}";
    assertThat(routed(ModelRouter.archRouter(endpoint()), List.of(new Turn("user", "hi"))))
        .isNull();
  }

  @Test
  void nothingSaidIsNotAsked() {
    assertThat(routed(ModelRouter.archRouter(endpoint()), List.of())).isNull();
    assertThat(requests).isEmpty();
  }

  @Test
  void promptIsNoLongerThanTheModelTakes() {
    List<Turn> turns =
        IntStream.range(0, 100).mapToObj(i -> new Turn("user", i + "ü".repeat(500))).toList();
    RoutingQuestion question = new RoutingQuestion(turns, ROUTES, "m");

    String arch = TaggedPrompt.ARCH.text(question);
    String orchestrator = TaggedPrompt.ORCHESTRATOR.text(question);

    assertThat(arch.getBytes(UTF_8).length).isLessThanOrEqualTo(2048 * 4);
    assertThat(arch).contains("99ü").doesNotContain("90ü");
    assertThat(orchestrator.getBytes(UTF_8).length).isLessThanOrEqualTo(8192 * 4);
    assertThat(orchestrator).contains("99ü", "84ü").doesNotContain("83ü");
  }

  @Test
  void newestTurnIsAskedAboutHoweverLongItIs() {
    List<Turn> turns = List.of(new Turn("user", "begin" + "x".repeat(50_000) + "end"));
    String prompt = TaggedPrompt.ARCH.text(new RoutingQuestion(turns, ROUTES, "m"));

    assertThat(prompt).contains("begin", "…", "end\"");
    assertThat(prompt.getBytes(UTF_8).length).isLessThanOrEqualTo(2048 * 4);
    assertThat(ChatCall.body("m", prompt)).isNotEmpty();
  }
}
