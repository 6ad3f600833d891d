package io.pinion.clients;

import java.util.List;

/** Java's client libraries. */
final class JavaClients {
  private JavaClients() {}

  /** Those that can insist on every field do so. */
  static List<ChatClient> strict() {
    return all(true);
  }

  /** As they are when nothing is said. */
  static List<ChatClient> lenient() {
    return all(false);
  }

  private static List<ChatClient> all(boolean strict) {
    return List.of(
        new OpenAiClients.Chat(strict),
        new OpenAiClients.Responses(strict),
        new AnthropicClient(strict),
        new LangChain4jClient.OpenAi(),
        new LangChain4jClient.Anthropic());
  }
}
