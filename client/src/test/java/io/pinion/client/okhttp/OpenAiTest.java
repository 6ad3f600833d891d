package io.pinion.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.ResponseConnection;
import com.openai.core.http.ResponseWebSocketOptions;
import com.openai.core.http.StreamResponse;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.pinion.client.AmbientSession;
import io.pinion.client.Backend;
import io.pinion.client.CarriesTheSession;
import io.pinion.client.Conversations;
import io.pinion.client.Conversations.Caller;
import io.pinion.client.ModelServer;
import io.pinion.client.SessionHeader;
import io.pinion.client.WebSocketServer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The OpenAI SDK with the interceptor, and its clients that an interceptor cannot serve. */
class OpenAiTest {
  private static final SessionHeader HEADER = SessionHeader.named("X-Session-ID");
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");

  private static OpenAIClient client(URI backend, SessionHeader header) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(backend + "/v1")
        .apiKey("key")
        .followRedirects(header.isForAllHosts())
        .addInterceptor(
            header.isForAllHosts()
                ? new SessionInterceptor(header)
                : SessionInterceptor.withoutRedirects(header))
        .build();
  }

  private static ChatCompletionCreateParams question(Map<String, String> headers) {
    ChatCompletionCreateParams.Builder question =
        ChatCompletionCreateParams.builder().model("m").addUserMessage("hello");
    headers.forEach(question::putAdditionalHeader);
    return question.build();
  }

  /** As an application does it for each call. */
  private static OpenAIClientAsync named(
      OpenAIClientAsync client, URI backend, SessionHeader header) {
    return client.withOptions(options -> header.set(backend, options::replaceHeaders));
  }

  @Nested
  class Calls extends CarriesTheSession.WithRetries {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      OpenAIClient client = OpenAiTest.client(backend, header);
      return headers ->
          assertThat(client.chat().completions().create(question(headers)).choices()).hasSize(1);
    }
  }

  @Nested
  class Streams extends CarriesTheSession.WithRetries {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      OpenAIClient client = OpenAiTest.client(backend, header);
      return headers -> {
        try (StreamResponse<ChatCompletionChunk> answer =
            client.chat().completions().createStreaming(question(headers))) {
          assertThat(answer.stream()).hasSize(2);
        }
      };
    }
  }

  @Nested
  class AsynchronousCalls extends CarriesTheSession.WithQueue {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      OpenAIClientAsync client = OpenAiTest.client(backend, header).async();
      return headers ->
          assertThat(
                  named(client, backend, header)
                      .chat()
                      .completions()
                      .create(question(headers))
                      .get(1, TimeUnit.MINUTES)
                      .choices())
              .hasSize(1);
    }
  }

  @Nested
  class AsynchronousStreams extends CarriesTheSession.WithQueue {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      OpenAIClientAsync client = OpenAiTest.client(backend, header).async();
      return headers -> {
        List<ChatCompletionChunk> heard = new CopyOnWriteArrayList<>();
        AsyncStreamResponse<ChatCompletionChunk> answer =
            named(client, backend, header).chat().completions().createStreaming(question(headers));
        answer.subscribe(heard::add);
        answer.onCompleteFuture().get(1, TimeUnit.MINUTES);
        assertThat(heard).hasSize(2);
      };
    }
  }

  @Nested
  class Sockets extends CarriesTheSession {
    @Override
    protected int callsEach() {
      return 10; // slow: each has a client of its own
    }

    @Override
    protected Backend start() throws IOException {
      return WebSocketServer.start();
    }

    @Override
    protected Caller client(URI backend, SessionHeader header) {
      OpenAIClient client =
          OpenAiTest.client(URI.create("http://" + backend.getRawAuthority()), header);
      return headers -> {
        ResponseWebSocketOptions.Builder own = ResponseWebSocketOptions.builder();
        headers.forEach(own::putHeader);
        try (ResponseConnection connection =
            client
                .withOptions(options -> header.set(backend, options::replaceHeaders))
                .responses()
                .connect(own.build())) {
          assertThat(connection).isNotNull();
        }
      };
    }
  }

  @Test
  void aHeaderOfTheClientsIsReplacedWhereACallIsNamedByTheCaller() throws Exception {
    try (ModelServer backend = ModelServer.start()) {
      OpenAIClientAsync client =
          client(backend.uri(), HEADER)
              .withOptions(options -> options.putHeader("x-session-id", "the-clients"))
              .async();

      SESSION
          .call(
              () ->
                  named(client, backend.uri(), HEADER)
                      .chat()
                      .completions()
                      .create(question(Map.of())))
          .get(1, TimeUnit.MINUTES);

      assertThat(backend.calls().get(0).values("X-Session-ID")).containsExactly("conversation-1");
    }
  }

  @Test
  void aClientThatFollowsNoRedirectsTakesAHeaderForSomeHostsNowhere() throws Exception {
    try (ModelServer elsewhere = ModelServer.start();
        ModelServer backend = ModelServer.redirectingTo(elsewhere.uriOf("localhost"))) {
      OpenAIClient client = client(backend.uri(), HEADER.onlyTo("127.0.0.1"));

      assertThatThrownBy(
              () -> SESSION.call(() -> client.chat().completions().create(question(Map.of()))))
          .isInstanceOf(UnexpectedStatusCodeException.class)
          .hasMessageContaining("307");

      assertThat(backend.calls().get(0).values("X-Session-ID")).containsExactly("conversation-1");
      assertThat(elsewhere.calls()).isEmpty();
    }
  }

  @Test
  void anInterceptorAloneLeavesAsynchronousCallsWithoutOneAndNeverGivesThemAnothers()
      throws Exception {
    try (ModelServer backend = ModelServer.start()) {
      OpenAIClientAsync client = client(backend.uri(), HEADER).async();
      backend.gather(64);

      Conversations.hold(
          100,
          1,
          headers ->
              client.chat().completions().create(question(headers)).get(1, TimeUnit.MINUTES));

      assertThat(backend.calls())
          .hasSize(100)
          .allSatisfy(call -> assertThat(call.values("X-Session-ID")).isEmpty());
    }
  }
}
