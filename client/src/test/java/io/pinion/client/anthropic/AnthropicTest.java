package io.pinion.client.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.AnthropicClientAsync;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.AsyncStreamResponse;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.UnexpectedStatusCodeException;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import io.pinion.client.AmbientSession;
import io.pinion.client.CarriesTheSession;
import io.pinion.client.Conversations;
import io.pinion.client.Conversations.Caller;
import io.pinion.client.ModelServer;
import io.pinion.client.SessionHeader;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Anthropic SDK with the interceptor, and its clients that an interceptor cannot serve. */
class AnthropicTest {
  private static final SessionHeader HEADER = SessionHeader.named("X-Session-ID");
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");

  private static AnthropicClient client(URI backend, SessionInterceptor interceptor) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(backend.toString())
        .apiKey("key")
        .addInterceptor(interceptor)
        .build();
  }

  private static MessageCreateParams question(Map<String, String> headers) {
    MessageCreateParams.Builder question =
        MessageCreateParams.builder().model("m").maxTokens(5).addUserMessage("hello");
    headers.forEach(question::putAdditionalHeader);
    return question.build();
  }

  /** As an application does it for each call. */
  private static AnthropicClientAsync named(
      AnthropicClientAsync client, URI backend, SessionHeader header) {
    return client.withOptions(options -> header.set(backend, options::replaceHeaders));
  }

  @Nested
  class Calls extends CarriesTheSession.WithRetries {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      AnthropicClient client = AnthropicTest.client(backend, new SessionInterceptor(header));
      return headers ->
          assertThat(client.messages().create(question(headers)).content()).hasSize(1);
    }
  }

  @Nested
  class Streams extends CarriesTheSession.WithRetries {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      AnthropicClient client = AnthropicTest.client(backend, new SessionInterceptor(header));
      return headers -> {
        try (StreamResponse<RawMessageStreamEvent> answer =
            client.messages().createStreaming(question(headers))) {
          assertThat(answer.stream()).hasSize(6);
        }
      };
    }
  }

  @Nested
  class AsynchronousCalls extends CarriesTheSession.WithQueue {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      AnthropicClientAsync client =
          AnthropicTest.client(backend, new SessionInterceptor(header)).async();
      return headers ->
          assertThat(
                  named(client, backend, header)
                      .messages()
                      .create(question(headers))
                      .get(1, TimeUnit.MINUTES)
                      .content())
              .hasSize(1);
    }
  }

  @Nested
  class AsynchronousStreams extends CarriesTheSession.WithQueue {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      AnthropicClientAsync client =
          AnthropicTest.client(backend, new SessionInterceptor(header)).async();
      return headers -> {
        List<RawMessageStreamEvent> heard = new CopyOnWriteArrayList<>();
        AsyncStreamResponse<RawMessageStreamEvent> answer =
            named(client, backend, header).messages().createStreaming(question(headers));
        answer.subscribe(heard::add);
        answer.onCompleteFuture().get(1, TimeUnit.MINUTES);
        assertThat(heard).hasSize(6);
      };
    }
  }

  @Test
  void anInterceptorAloneLeavesAsynchronousCallsWithoutOneAndNeverGivesThemAnothers()
      throws Exception {
    try (ModelServer backend = ModelServer.start()) {
      AnthropicClientAsync client = client(backend.uri(), new SessionInterceptor(HEADER)).async();
      backend.gather(64);

      Conversations.hold(
          100, 1, headers -> client.messages().create(question(headers)).get(1, TimeUnit.MINUTES));

      assertThat(backend.calls())
          .hasSize(100)
          .allSatisfy(call -> assertThat(call.values("X-Session-ID")).isEmpty());
    }
  }

  @Test
  void anAsynchronousCallIsNotOfTheSessionThatTheThreadSendingItIsIn() throws Exception {
    try (ModelServer backend = ModelServer.start()) {
      // has the SDK's stage, which sends the request, run on a thread that is in a session
      AnthropicClientAsync client =
          AnthropicOkHttpClient.builder()
              .baseUrl(backend.uri().toString())
              .apiKey("key")
              .addInterceptor(new InASession())
              .addInterceptor(new SessionInterceptor(HEADER))
              .build()
              .async();

      client.messages().create(question(Map.of())).get(1, TimeUnit.MINUTES);

      assertThat(backend.calls()).hasSize(1);
      assertThat(backend.calls().get(0).values("X-Session-ID")).isEmpty();
    }
  }

  @Test
  void aHeaderOfTheClientsStaysAlone() throws Exception {
    try (ModelServer backend = ModelServer.start()) {
      AnthropicClient client =
          client(backend.uri(), new SessionInterceptor(HEADER))
              .withOptions(options -> options.putHeader("x-session-id", "the-clients"));

      SESSION.call(() -> client.messages().create(question(Map.of())));

      assertThat(backend.calls().get(0).values("X-Session-ID")).containsExactly("the-clients");
    }
  }

  @Test
  void aHeaderOfTheClientsIsReplacedWhereACallIsNamedByTheCaller() throws Exception {
    try (ModelServer backend = ModelServer.start()) {
      AnthropicClientAsync client =
          client(backend.uri(), new SessionInterceptor(HEADER))
              .withOptions(options -> options.putHeader("x-session-id", "the-clients"))
              .async();

      SESSION
          .call(() -> named(client, backend.uri(), HEADER).messages().create(question(Map.of())))
          .get(1, TimeUnit.MINUTES);

      assertThat(backend.calls().get(0).values("X-Session-ID")).containsExactly("conversation-1");
    }
  }

  @Test
  void aRedirectTakesAHeaderForSomeHostsNowhereThatTheCallerHasSet() throws Exception {
    SessionHeader header = HEADER.onlyTo("127.0.0.1");
    try (ModelServer elsewhere = ModelServer.start();
        ModelServer backend = ModelServer.redirectingTo(elsewhere.uriOf("localhost"))) {
      AnthropicClientAsync client = client(backend.uri(), new SessionInterceptor(header)).async();

      CompletableFuture<Message> answer =
          SESSION.call(
              () -> named(client, backend.uri(), header).messages().create(question(Map.of())));

      assertThat(answer)
          .failsWithin(1, TimeUnit.MINUTES)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(UnexpectedStatusCodeException.class)
          .withMessageContaining("307");
      assertThat(backend.calls().get(0).values("X-Session-ID")).containsExactly("conversation-1");
      assertThat(elsewhere.calls()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "/{x}"})
  void anAddressThatIsNoUriIsCalledWithoutOneWhereHostsAreNamed(String odd) throws Exception {
    try (ModelServer backend = ModelServer.start()) {
      SessionHeader some = HEADER.onlyTo("127.0.0.1");

      odd(backend, odd, HEADER).messages().create(question(Map.of()));
      SESSION.call(() -> odd(backend, odd, HEADER).messages().create(question(Map.of())));
      SESSION.call(() -> odd(backend, odd, some).messages().create(question(Map.of())));

      assertThat(backend.calls())
          .extracting(call -> call.values("X-Session-ID"))
          .containsExactly(List.of(), List.of("conversation-1"), List.of());
    }
  }

  private static AnthropicClient odd(ModelServer backend, String odd, SessionHeader header) {
    return AnthropicOkHttpClient.builder()
        .baseUrl(backend.uri() + odd)
        .apiKey("key")
        .addInterceptor(new SessionInterceptor(header))
        .build();
  }

  @Test
  void aRedirectTakesAHeaderForSomeHostsNowhere() throws Exception {
    try (ModelServer elsewhere = ModelServer.start();
        ModelServer backend = ModelServer.redirectingTo(elsewhere.uriOf("localhost"))) {
      AnthropicClient client =
          client(backend.uri(), new SessionInterceptor(HEADER.onlyTo("127.0.0.1")));

      assertThatThrownBy(() -> SESSION.call(() -> client.messages().create(question(Map.of()))))
          .isInstanceOf(UnexpectedStatusCodeException.class)
          .hasMessageContaining("307");

      assertThat(backend.calls().get(0).values("X-Session-ID")).containsExactly("conversation-1");
      assertThat(elsewhere.calls()).isEmpty();
    }
  }

  @Test
  void aCallWithoutItFollowsRedirects() throws Exception {
    try (ModelServer elsewhere = ModelServer.start();
        ModelServer backend = ModelServer.redirectingTo(elsewhere.uriOf("localhost"))) {
      AnthropicClient client =
          client(backend.uri(), new SessionInterceptor(HEADER.onlyTo("127.0.0.1")));

      client.messages().create(question(Map.of()));

      assertThat(elsewhere.calls()).hasSize(1);
    }
  }

  @Test
  void isConfiguredBySettings() throws Exception {
    System.setProperty(SessionHeader.NAME_KEY, "X-Conversation");
    try (ModelServer backend = ModelServer.start()) {
      AnthropicClient client = client(backend.uri(), new SessionInterceptor());

      SESSION.call(() -> client.messages().create(question(Map.of())));

      assertThat(backend.calls().get(0).values("X-Conversation")).containsExactly("conversation-1");
    } finally {
      System.clearProperty(SessionHeader.NAME_KEY);
    }
  }
}
