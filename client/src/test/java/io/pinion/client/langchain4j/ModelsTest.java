package io.pinion.client.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.pinion.client.AmbientSession;
import io.pinion.client.CarriesTheSession;
import io.pinion.client.Conversations.Caller;
import io.pinion.client.ModelServer;
import io.pinion.client.SessionHeader;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Models of LangChain4j whose HTTP client names the session. */
class ModelsTest {
  private static final SessionHeader HEADER = SessionHeader.named("X-Session-ID");
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");

  /** A model has one place for headers, which it asks on the caller's thread. */
  private static final ThreadLocal<Map<String, String>> OWN = ThreadLocal.withInitial(Map::of);

  private static HttpClientBuilder naming(SessionHeader header) {
    return SessionHttpClientBuilder.around(new JdkHttpClientBuilder(), header);
  }

  private static Caller caller(ChatModel model) {
    return headers -> {
      OWN.set(headers);
      assertThat(model.chat("hello")).isEqualTo("hi");
    };
  }

  private static Caller caller(StreamingChatModel model) {
    return headers -> {
      OWN.set(headers);
      CompletableFuture<String> answer = new CompletableFuture<>();
      model.chat("hello", new Hearing(answer, answer::complete));
      assertThat(answer.get(1, TimeUnit.MINUTES)).isEqualTo("hi");
    };
  }

  private static StreamingChatModel openAi(URI backend, HttpClientBuilder client) {
    return OpenAiStreamingChatModel.builder()
        .baseUrl(backend + "/v1")
        .apiKey("key")
        .modelName("m")
        .customHeaders(OWN::get)
        .httpClientBuilder(client)
        .build();
  }

  private static StreamingChatModel anthropic(URI backend, HttpClientBuilder client) {
    return AnthropicStreamingChatModel.builder()
        .baseUrl(backend + "/v1")
        .apiKey("key")
        .modelName("m")
        .customHeaders(OWN::get)
        .httpClientBuilder(client)
        .build();
  }

  @Nested
  class OpenAiCalls extends CarriesTheSession.WithRetries {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      return caller(
          OpenAiChatModel.builder()
              .baseUrl(backend + "/v1")
              .apiKey("key")
              .modelName("m")
              .maxRetries(2)
              .customHeaders(OWN::get)
              .httpClientBuilder(naming(header))
              .build());
    }
  }

  @Nested
  class OpenAiStreams extends CarriesTheSession {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      return caller(openAi(backend, naming(header)));
    }
  }

  @Nested
  class AnthropicCalls extends CarriesTheSession.WithRetries {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      return caller(
          AnthropicChatModel.builder()
              .baseUrl(backend + "/v1")
              .apiKey("key")
              .modelName("m")
              .maxRetries(2)
              .customHeaders(OWN::get)
              .httpClientBuilder(naming(header))
              .build());
    }
  }

  @Nested
  class AnthropicStreams extends CarriesTheSession {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      return caller(anthropic(backend, naming(header)));
    }
  }

  @Test
  void theNextCallFromAStreamedAnswerIsOfTheSameSessionWhichStaysOnNoThread() throws Exception {
    Leftovers leftovers = new Leftovers(8);
    HttpClientBuilder client = SessionHttpClientBuilder.around(leftovers, HEADER);
    try (ModelServer backend = ModelServer.start()) {
      for (StreamingChatModel model :
          List.of(openAi(backend.uri(), client), anthropic(backend.uri(), client))) {
        SESSION.call(() -> askTwice(model)).get(1, TimeUnit.MINUTES);
        askTwice(model).get(1, TimeUnit.MINUTES);
      }

      assertThat(backend.calls())
          .extracting(call -> call.values("X-Session-ID").toString())
          .containsExactly(
              "[conversation-1]",
              "[conversation-1]",
              "[]",
              "[]",
              "[conversation-1]",
              "[conversation-1]",
              "[]",
              "[]");
      assertThat(leftovers.answers.await(1, TimeUnit.MINUTES)).isTrue();
      assertThat(leftovers.left).isEmpty();
    }
  }

  /** As AI services do it with tools: the second call is made where the first one's answer ends. */
  private static Future<String> askTwice(StreamingChatModel model) {
    CompletableFuture<String> second = new CompletableFuture<>();
    model.chat(
        "hello",
        new Hearing(second, first -> model.chat(first, new Hearing(second, second::complete))));
    return second;
  }

  /** Goes on with a whole answer. */
  private record Hearing(CompletableFuture<String> end, Consumer<String> next)
      implements StreamingChatResponseHandler {
    @Override
    public void onPartialResponse(String part) {}

    @Override
    public void onCompleteResponse(ChatResponse answer) {
      next.accept(answer.aiMessage().text());
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }
  }
}
