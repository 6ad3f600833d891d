package io.pinion.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.Metadata;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import io.pinion.demo.DemoBackends;
import io.pinion.demo.Model;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the SDKs say of a session in their own fields keeps it on one backend: no header is set. */
abstract class SdkSessions {
  private static final DemoBackends BACKENDS = DemoBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final int CONVERSATIONS = 12;
  private static final int TURNS = 4;
  private static final String MODEL = Model.SERVES.label();

  private @Nullable OpenAIClient openAi;
  private @Nullable AnthropicClient anthropic;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.session.fingerprint", "true");
    return settings;
  }

  /** The root of the WAR, ending in a slash. */
  abstract URI gateway();

  @AfterEach
  void closeClients() {
    if (openAi != null) {
      openAi.close();
    }
    if (anthropic != null) {
      anthropic.close();
    }
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Test
  void chatOfOpenAiByItsPromptCacheKey() {
    assertStays(
        key ->
            chat(
                ChatCompletionCreateParams.builder()
                    .model(MODEL)
                    .promptCacheKey(key)
                    .addUserMessage(ChatClient.QUESTION)
                    .build()));
  }

  @Test
  void responsesOfOpenAiByTheirPromptCacheKey() {
    assertStays(
        key ->
            text(
                openAi()
                    .responses()
                    .create(question().promptCacheKey(key).input(ChatClient.QUESTION).build())));
  }

  @Test
  void responsesOfOpenAiByTheAnswerThatTheyContinue() {
    Set<String> backends = new HashSet<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      Response answer =
          openAi()
              .responses()
              .create(question().input("Conversation " + UUID.randomUUID()).build());
      String home = backend(text(answer));
      for (int turn = 0; turn < TURNS; turn++) {
        answer =
            openAi()
                .responses()
                .create(question().previousResponseId(answer.id()).input("And?").build());
        assertThat(backend(text(answer))).isEqualTo(home);
      }
      backends.add(home);
    }
    assertThat(backends).hasSizeGreaterThan(1);
  }

  @Test
  void chatOfOpenAiByItsOpening() {
    for (int i = 0; i < CONVERSATIONS; i++) {
      ChatCompletionCreateParams.Builder conversation =
          ChatCompletionCreateParams.builder()
              .model(MODEL)
              .addSystemMessage("You are a server.")
              .addUserMessage("Conversation " + UUID.randomUUID());
      String home = backend(chat(conversation.build()));
      for (int turn = 0; turn < TURNS; turn++) {
        conversation.addUserMessage("And?");
        assertThat(backend(chat(conversation.build()))).isEqualTo(home);
      }
    }
  }

  @Test
  void messagesOfAnthropicByTheSessionInTheUserId() {
    assertStays(
        key ->
            anthropic()
                .messages()
                .create(
                    MessageCreateParams.builder()
                        .model(MODEL)
                        .maxTokens(100)
                        .metadata(
                            Metadata.builder().userId("user_0a1b_account__session_" + key).build())
                        .addUserMessage(ChatClient.QUESTION)
                        .build())
                .content()
                .stream()
                .map(block -> block.asText().text())
                .collect(Collectors.joining()));
  }

  private static void assertStays(Function<String, String> ask) {
    Set<String> backends = new HashSet<>();
    for (int i = 0; i < CONVERSATIONS; i++) {
      String key = UUID.randomUUID().toString();
      String home = backend(ask.apply(key));
      for (int turn = 0; turn < TURNS; turn++) {
        assertThat(backend(ask.apply(key))).isEqualTo(home);
      }
      backends.add(home);
    }
    assertThat(backends).hasSizeGreaterThan(1);
  }

  private String chat(ChatCompletionCreateParams params) {
    return openAi()
        .chat()
        .completions()
        .create(params)
        .choices()
        .get(0)
        .message()
        .content()
        .orElseThrow();
  }

  private static ResponseCreateParams.Builder question() {
    return ResponseCreateParams.builder().model(MODEL);
  }

  private static String text(Response answer) {
    return answer.output().stream()
        .flatMap(item -> item.message().stream())
        .flatMap(message -> message.content().stream())
        .map(content -> content.asOutputText().text())
        .collect(Collectors.joining());
  }

  private static String backend(String text) {
    assertThat(text).startsWith("Hello from gpu-");
    return text.substring("Hello from ".length(), text.indexOf(':'));
  }

  private OpenAIClient openAi() {
    OpenAIClient client = openAi;
    if (client == null) {
      client =
          OpenAIOkHttpClient.builder()
              .baseUrl(gateway().resolve("v1").toString())
              .apiKey("none")
              .maxRetries(0)
              .build();
      openAi = client;
    }
    return client;
  }

  private AnthropicClient anthropic() {
    AnthropicClient client = anthropic;
    if (client == null) {
      client =
          AnthropicOkHttpClient.builder()
              .baseUrl(gateway().toString().replaceFirst("/$", ""))
              .apiKey("none")
              .maxRetries(0)
              .build();
      anthropic = client;
    }
    return client;
  }
}
