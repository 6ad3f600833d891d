package io.pinion.clients.carrying;

import com.anthropic.client.AnthropicClientAsync;
import com.anthropic.client.okhttp.AnthropicOkHttpClientAsync;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import io.pinion.client.SessionHeader;
import io.pinion.client.anthropic.SessionInterceptor;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** anthropic-java, asynchronously. */
final class AnthropicAsync implements CarryingClient {
  // docs: anthropic-java async
  private final SessionHeader header = SessionHeader.configured();
  private final URI gateway;
  private final AnthropicClientAsync client;

  AnthropicAsync(String url) {
    gateway = URI.create(url);
    client =
        AnthropicOkHttpClientAsync.builder()
            .baseUrl(url)
            .apiKey("none")
            .addInterceptor(new SessionInterceptor()) // lets no redirect take the header on
            .build();
  }

  CompletableFuture<Message> create(MessageCreateParams params) {
    return client
        .withOptions(options -> header.set(gateway, options::replaceHeaders)) // for each call
        .messages()
        .create(params);
  }

  // docs: end

  @Override
  public String ask(String question) throws Exception {
    return Anthropic.text(create(Anthropic.params(question)).get(1, TimeUnit.MINUTES));
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "anthropic-java async";
  }
}
