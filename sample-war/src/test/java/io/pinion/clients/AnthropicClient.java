package io.pinion.clients;

import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.ServiceUnavailableException;
import com.anthropic.errors.SseException;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.util.function.Function;
import java.util.stream.Collectors;

/** anthropic-java. */
final class AnthropicClient implements ChatClient {

  @Override
  public String ask(Target target) {
    return with(
        target,
        client ->
            client.messages().create(params(target)).content().stream()
                .map(block -> block.asText().text())
                .collect(Collectors.joining()));
  }

  @Override
  public String askStreamed(Target target) {
    return with(
        target,
        client -> {
          try (StreamResponse<RawMessageStreamEvent> events =
              client.messages().createStreaming(params(target))) {
            return events.stream()
                .flatMap(event -> event.contentBlockDelta().stream())
                .map(event -> event.delta().asText().text())
                .collect(Collectors.joining());
          }
        });
  }

  @Override
  public Class<? extends Exception> thrownFor(int status) {
    return switch (status) {
      case 400 -> BadRequestException.class;
      case 429 -> RateLimitException.class;
      default -> ServiceUnavailableException.class;
    };
  }

  @Override
  public Class<? extends Exception> thrownForBrokenStream() {
    return SseException.class;
  }

  private static MessageCreateParams params(Target target) {
    return MessageCreateParams.builder()
        .model(target.model().label())
        .maxTokens(100)
        .addUserMessage(QUESTION)
        .build();
  }

  private static String with(
      Target target, Function<com.anthropic.client.AnthropicClient, String> question) {
    com.anthropic.client.AnthropicClient client =
        AnthropicOkHttpClient.builder()
            .baseUrl(target.root())
            .apiKey("none")
            .putHeader("X-Session-ID", target.session())
            .maxRetries(0)
            .responseValidation(true)
            .build();
    try {
      return question.apply(client);
    } finally {
      client.close();
    }
  }

  @Override
  public String toString() {
    return "anthropic-java";
  }
}
