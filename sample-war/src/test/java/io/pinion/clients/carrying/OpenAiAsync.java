package io.pinion.clients.carrying;

import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClientAsync;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.pinion.client.AmbientSession;
import io.pinion.client.SessionHeader;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** openai-java, asynchronously. */
final class OpenAiAsync implements CarryingClient {
  // docs: openai-java async
  private final SessionHeader header = SessionHeader.configured();
  private final URI gateway;
  private final OpenAIClientAsync client;

  OpenAiAsync(String url) {
    gateway = URI.create(url);
    client =
        OpenAIOkHttpClientAsync.builder()
            .baseUrl(url + "/v1")
            .apiKey("none")
            .followRedirects(false) // would take the header to any host
            .build();
  }

  CompletableFuture<ChatCompletion> create(ChatCompletionCreateParams params) {
    return client
        .withOptions(options -> header.set(gateway, options::replaceHeaders)) // for each call
        .chat()
        .completions()
        .create(params);
  }

  // docs: end

  // docs: chains
  CompletableFuture<ChatCompletion> createTwice(ChatCompletionCreateParams params) {
    AmbientSession session = AmbientSession.current();
    return create(params).thenCompose(answer -> session.call(() -> create(params)));
  }

  // docs: end

  @Override
  public String ask(String question) throws Exception {
    return OpenAi.text(createTwice(OpenAi.params(question)).get(1, TimeUnit.MINUTES));
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "openai-java async";
  }
}
