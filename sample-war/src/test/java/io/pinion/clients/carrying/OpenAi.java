package io.pinion.clients.carrying;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.pinion.client.okhttp.SessionInterceptor;
import io.pinion.demo.Model;

/** openai-java. */
final class OpenAi implements CarryingClient {
  private final OpenAIClient client;

  OpenAi(String gateway) {
    // docs: openai-java
    OpenAIClient openAi =
        OpenAIOkHttpClient.builder()
            .baseUrl(gateway + "/v1")
            .apiKey("none")
            .followRedirects(false)
            .addInterceptor(SessionInterceptor.withoutRedirects())
            .build();
    // docs: end
    client = openAi;
  }

  static ChatCompletionCreateParams params(String question) {
    return ChatCompletionCreateParams.builder()
        .model(Model.SERVES.label())
        .addUserMessage(question)
        .build();
  }

  static String text(ChatCompletion answer) {
    return answer.choices().get(0).message().content().orElseThrow();
  }

  @Override
  public String ask(String question) {
    return text(client.chat().completions().create(params(question)));
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "openai-java";
  }
}
