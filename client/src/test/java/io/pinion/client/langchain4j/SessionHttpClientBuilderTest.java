package io.pinion.client.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.pinion.client.AmbientSession;
import io.pinion.client.Backend;
import io.pinion.client.ModelServer;
import io.pinion.client.SessionHeader;
import java.net.http.HttpClient.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What models do not show: each of a client's ways, and all that a listener is told. */
class SessionHttpClientBuilderTest {
  private static final SessionHeader HEADER = SessionHeader.named("X-Session-ID");
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");

  private final HttpClient client =
      SessionHttpClientBuilder.around(new JdkHttpClientBuilder(), HEADER).build();
  private ModelServer backend;

  @BeforeEach
  void startBackend() throws Exception {
    backend = ModelServer.start();
  }

  @AfterEach
  void stopBackend() {
    backend.close();
  }

  private HttpRequest.Builder request() {
    return HttpRequest.builder()
        .method(HttpMethod.POST)
        .url(backend.uri() + "/v1/chat/completions")
        .body("{\"stream\":true}");
  }

  @Test
  void aListenerHearsAllOfAnAnswerInTheSession() throws Exception {
    Hearing hearing = new Hearing();

    SESSION.run(() -> client.execute(request().build(), hearing));

    hearing.ended.get(1, TimeUnit.MINUTES);
    assertThat(hearing.heard)
        .containsExactly(
            "open in conversation-1",
            "event in conversation-1",
            "event in conversation-1",
            "event in conversation-1",
            "close in conversation-1");
    assertThat(sent("X-Session-ID")).containsExactly("conversation-1");
  }

  @Test
  void aListenerHearsAnErrorInTheSession() throws Exception {
    Hearing hearing = new Hearing();
    backend.failOnce();

    SESSION.run(
        () -> client.execute(request().build(), new DefaultServerSentEventParser(), hearing));

    hearing.ended.get(1, TimeUnit.MINUTES);
    assertThat(hearing.heard).containsExactly("error in conversation-1");
    assertThat(sent("X-Session-ID")).containsExactly("conversation-1");
  }

  @Test
  void aListenerThatCancelsHearsNoMore() throws Exception {
    Hearing hearing = new Hearing();
    hearing.cancels = true;

    SESSION.run(() -> client.execute(request().build(), hearing));

    hearing.ended.get(1, TimeUnit.MINUTES);
    assertThat(hearing.heard)
        .containsExactly(
            "open in conversation-1", "event in conversation-1", "close in conversation-1");
  }

  @Test
  void aParserThatKnowsNoContextIsHeardInTheSession() throws Exception {
    ServerSentEventParser parser =
        (stream, listener) -> listener.onEvent(new ServerSentEvent("plain", "data"));
    Hearing hearing = new Hearing();

    SESSION.run(() -> client.execute(request().build(), parser, hearing));

    hearing.ended.get(1, TimeUnit.MINUTES);
    assertThat(hearing.heard)
        .containsExactly(
            "open in conversation-1", "plain event in conversation-1", "close in conversation-1");
  }

  @Test
  void aListenerOfNoSessionHearsInNoneEvenOnAThreadThatIsInOne() throws Exception {
    ServerSentEventParser parser =
        (stream, listener) ->
            SESSION.run(() -> listener.onEvent(new ServerSentEvent("plain", "data")));
    Hearing hearing = new Hearing();

    client.execute(request().build(), parser, hearing);

    hearing.ended.get(1, TimeUnit.MINUTES);
    assertThat(hearing.heard)
        .containsExactly("open in none", "plain event in none", "close in none");
  }

  @Test
  void aRequestThatIsNamedIsOtherwiseTheCallers() {
    HttpRequest request =
        request().addHeader("X-Twice", "first", "second").addQueryParam("a", "b c").build();

    SESSION.call(() -> client.execute(request));

    Backend.Call call = backend.calls().get(0);
    assertThat(call.method()).isEqualTo("POST");
    assertThat(call.body()).isEqualTo("{\"stream\":true}");
    assertThat(call.values("X-Twice")).containsExactly("first", "second");
    assertThat(call.values("X-Session-ID")).containsExactly("conversation-1");
    assertThat(request.headers()).doesNotContainKey("X-Session-ID");
  }

  @Test
  void aFormThatIsNamedIsOtherwiseTheCallers() {
    HttpRequest form =
        HttpRequest.builder()
            .method(HttpMethod.POST)
            .url(backend.uri() + "/v1/files")
            .addHeader("Content-Type", "multipart/form-data; boundary=----LangChain4j")
            .addFormDataField("purpose", "a field's value")
            .addFormDataFile(
                "file", "a.txt", "text/plain", "a file's".getBytes(StandardCharsets.UTF_8))
            .build();

    SESSION.call(() -> client.execute(form));

    assertThat(sent("X-Session-ID")).containsExactly("conversation-1");
    assertThat(backend.calls().get(0).body()).contains("a field's value", "a.txt", "a file's");
  }

  @Test
  void itsTimeoutsAreTheBuildersBehindIt() {
    JdkHttpClientBuilder jdk = new JdkHttpClientBuilder();
    HttpClientBuilder builder = SessionHttpClientBuilder.around(jdk, HEADER);

    assertThat(builder.connectTimeout(Duration.ofSeconds(3))).isSameAs(builder);
    assertThat(builder.readTimeout(Duration.ofSeconds(4))).isSameAs(builder);

    assertThat(builder.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(builder.readTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(jdk.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(jdk.readTimeout()).isEqualTo(Duration.ofSeconds(4));
  }

  @ParameterizedTest
  @EnumSource(
      value = Redirect.class,
      names = {"NORMAL", "ALWAYS"})
  void aHeaderForSomeHostsIsRefusedToClientsThatWouldTakeItElsewhere(Redirect policy) {
    HttpClientBuilder builder =
        SessionHttpClientBuilder.around(following(policy), HEADER.onlyTo("gateway"));

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "X-Session-ID to [gateway]: clients with followRedirects("
                + policy
                + ") would send it on to any host that a redirect names; give JdkHttpClientBuilder"
                + " an httpClientBuilder with followRedirects(NEVER), or leave pinion.client.hosts"
                + " empty");
  }

  @Test
  void aHeaderForSomeHostsIsRefusedToABuilderOfOnesOwnThatIsOneOfThose() {
    HttpClientBuilder following =
        new Lenient()
            .httpClientBuilder(
                java.net.http.HttpClient.newBuilder().followRedirects(Redirect.NORMAL));
    HttpClientBuilder builder = SessionHttpClientBuilder.around(following, HEADER.onlyTo("a"));

    assertThatThrownBy(builder::build).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void clientsThatTakeItNowhereElseAreNotRefused() {
    SessionHeader some = HEADER.onlyTo("gateway");

    assertThatCode(
            () -> {
              SessionHttpClientBuilder.around(following(Redirect.NEVER), some).build();
              SessionHttpClientBuilder.around(new JdkHttpClientBuilder(), some).build();
              SessionHttpClientBuilder.around(following(Redirect.ALWAYS), HEADER).build();
            })
        .doesNotThrowAnyException();
  }

  private static JdkHttpClientBuilder following(Redirect policy) {
    return new JdkHttpClientBuilder()
        .httpClientBuilder(java.net.http.HttpClient.newBuilder().followRedirects(policy));
  }

  @Test
  void anAddressThatIsNoUriIsLeftToTheClient() {
    SessionHeader some = HEADER.onlyTo("127.0.0.1");
    HttpRequest odd = request().url(backend.uri() + "/v1/chat/completions ").build();

    SessionHttpClientBuilder.around(new Lenient(), HEADER).build().execute(odd);
    SESSION.call(() -> SessionHttpClientBuilder.around(new Lenient(), HEADER).build().execute(odd));
    SESSION.call(() -> SessionHttpClientBuilder.around(new Lenient(), some).build().execute(odd));

    assertThat(backend.calls())
        .extracting(call -> call.values("X-Session-ID"))
        .containsExactly(List.of(), List.of("conversation-1"), List.of());
  }

  /** Its clients take an address that ends in a space, as OkHttp does. */
  private static final class Lenient extends JdkHttpClientBuilder {
    @Override
    public JdkHttpClient build() {
      return new JdkHttpClient(this) {
        @Override
        public SuccessfulHttpResponse execute(HttpRequest request) {
          return super.execute(
              HttpRequest.builder()
                  .method(request.method())
                  .url(request.url().trim())
                  .headers(request.headers())
                  .body(request.body())
                  .build());
        }
      };
    }
  }

  @Test
  void isConfiguredBySettings() {
    System.setProperty(SessionHeader.NAME_KEY, "X-Conversation");
    try {
      HttpClient configured = SessionHttpClientBuilder.around(new JdkHttpClientBuilder()).build();

      SESSION.call(() -> configured.execute(request().build()));

      assertThat(sent("X-Conversation")).containsExactly("conversation-1");
    } finally {
      System.clearProperty(SessionHeader.NAME_KEY);
    }
  }

  private List<String> sent(String header) {
    assertThat(backend.calls()).hasSize(1);
    return backend.calls().get(0).values(header);
  }

  /** Writes down what it is told, and in which session. */
  private static final class Hearing implements ServerSentEventListener {
    final List<String> heard = new CopyOnWriteArrayList<>();
    final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    boolean cancels;

    private void hear(String what) {
      heard.add(what + " in " + AmbientSession.current().id().orElse("none"));
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
      hear("open");
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      hear("event");
      if (cancels) {
        context.parsingHandle().cancel();
      }
    }

    @Override
    public void onEvent(ServerSentEvent event) {
      hear("plain event");
    }

    @Override
    public void onError(Throwable error) {
      hear("error");
      ended.complete(true);
    }

    @Override
    public void onClose() {
      hear("close");
      ended.complete(true);
    }
  }
}
