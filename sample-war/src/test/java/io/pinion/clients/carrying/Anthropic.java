package io.pinion.clients.carrying;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import io.pinion.client.anthropic.SessionInterceptor;
import io.pinion.demo.Model;
import java.util.stream.Collectors;

/** anthropic-java. */
final class Anthropic implements CarryingClient {
  private static final int MAX_TOKENS = 100;

  private final AnthropicClient client;

  Anthropic(String gateway) {
    // docs: anthropic-java
    AnthropicClient anthropic =
        AnthropicOkHttpClient.builder()
            .baseUrl(gateway)
            .apiKey("none")
            .addInterceptor(new SessionInterceptor())
            .build();
    // docs: end
    client = anthropic;
  }

  static MessageCreateParams params(String question) {
    return MessageCreateParams.builder()
        .model(Model.SERVES.label())
        .maxTokens(MAX_TOKENS)
        .addUserMessage(question)
        .build();
  }

  static String text(Message answer) {
    return answer.content().stream()
        .map(block -> block.asText().text())
        .collect(Collectors.joining());
  }

  @Override
  public String ask(String question) {
    return text(client.messages().create(params(question)));
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "anthropic-java";
  }
}
