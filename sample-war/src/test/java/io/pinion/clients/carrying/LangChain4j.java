package io.pinion.clients.carrying;

import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.pinion.client.langchain4j.SessionHttpClientBuilder;
import io.pinion.demo.Model;

/** LangChain4j. */
final class LangChain4j implements CarryingClient {
  private static final String MODEL = Model.SERVES.label();

  private final ChatModel client;

  LangChain4j(String gateway) {
    // docs: LangChain4j
    ChatModel model =
        OpenAiChatModel.builder()
            .baseUrl(gateway + "/v1")
            .apiKey("none")
            .modelName(MODEL)
            .httpClientBuilder(SessionHttpClientBuilder.around(JdkHttpClient.builder()))
            .build();
    // docs: end
    client = model;
  }

  @Override
  public String ask(String question) {
    return client.chat(question);
  }

  @Override
  public String toString() {
    return "LangChain4j";
  }
}
