package io.pinion.clients;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** LangChain4j on the JDK's HTTP client. */
abstract class LangChain4jClient implements ChatClient {

  static final class OpenAi extends LangChain4jClient {
    @Override
    ChatModel model(Target target) {
      return OpenAiChatModel.builder()
          .baseUrl(target.v1())
          .apiKey("none")
          .modelName(target.model().label())
          .customHeaders(Map.of("X-Session-ID", target.session()))
          .maxRetries(0)
          .build();
    }

    @Override
    StreamingChatModel streamingModel(Target target) {
      return OpenAiStreamingChatModel.builder()
          .baseUrl(target.v1())
          .apiKey("none")
          .modelName(target.model().label())
          .customHeaders(Map.of("X-Session-ID", target.session()))
          .build();
    }

    @Override
    public String errorForBrokenStream() {
      return "RuntimeException";
    }
  }

  static final class Anthropic extends LangChain4jClient {
    @Override
    ChatModel model(Target target) {
      return AnthropicChatModel.builder()
          .baseUrl(target.v1())
          .apiKey("none")
          .modelName(target.model().label())
          .customHeaders(Map.of("X-Session-ID", target.session()))
          .maxRetries(0)
          .build();
    }

    @Override
    StreamingChatModel streamingModel(Target target) {
      return AnthropicStreamingChatModel.builder()
          .baseUrl(target.v1())
          .apiKey("none")
          .modelName(target.model().label())
          .customHeaders(Map.of("X-Session-ID", target.session()))
          .build();
    }

    @Override
    public String errorForBrokenStream() {
      return "AnthropicStreamingException";
    }
  }

  abstract ChatModel model(Target target);

  abstract StreamingChatModel streamingModel(Target target);

  @Override
  public final String ask(Target target) {
    return model(target).chat(QUESTION);
  }

  @Override
  public final String askStreamed(Target target) {
    Deltas deltas = new Deltas();
    streamingModel(target).chat(QUESTION, deltas);
    try {
      return deltas.text.orTimeout(20, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public final String errorFor(int status) {
    return switch (status) {
      case 400 -> "InvalidRequestException";
      case 429 -> "RateLimitException";
      default -> "InternalServerException";
    };
  }

  @Override
  public String toString() {
    return "LangChain4j " + getClass().getSimpleName();
  }

  private static final class Deltas implements StreamingChatResponseHandler {
    final CompletableFuture<String> text = new CompletableFuture<>();
    private final StringBuilder soFar = new StringBuilder();

    @Override
    public void onPartialResponse(String delta) {
      soFar.append(delta);
    }

    @Override
    public void onCompleteResponse(ChatResponse response) {
      text.complete(soFar.toString());
    }

    @Override
    public void onError(Throwable error) {
      text.completeExceptionally(error);
    }
  }
}
