package io.pinion.clients;

import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.util.function.Function;
import java.util.stream.Collectors;

/** anthropic-java. */
final class AnthropicClient implements ChatClient {
  private final boolean strict;

  /**
   * @param strict whether the library shall insist on every field that the API has
   */
  AnthropicClient(boolean strict) {
    this.strict = strict;
  }

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
  public String errorFor(int status) {
    return switch (status) {
      case 400 -> "BadRequestException";
      case 429 -> "RateLimitException";
      default -> "ServiceUnavailableException";
    };
  }

  @Override
  public String errorForBrokenStream() {
    return "SseException";
  }

  private static MessageCreateParams params(Target target) {
    return MessageCreateParams.builder()
        .model(target.model().label())
        .maxTokens(100)
        .addUserMessage(QUESTION)
        .build();
  }

  private String with(
      Target target, Function<com.anthropic.client.AnthropicClient, String> question) {
    com.anthropic.client.AnthropicClient client =
        AnthropicOkHttpClient.builder()
            .baseUrl(target.root())
            .apiKey("none")
            .putHeader("X-Session-ID", target.session())
            .maxRetries(0)
            .responseValidation(strict)
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
