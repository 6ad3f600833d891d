package io.pinion.clients.carrying;

import io.pinion.client.http.SessionHttpClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Java's own HTTP client. */
final class JdkClient implements CarryingClient {
  private final String gateway;
  private final HttpClient client;

  JdkClient(String gateway) {
    this.gateway = gateway;
    // docs: java.net.http
    HttpClient http = SessionHttpClient.of(HttpClient.newHttpClient());
    // docs: end
    client = http;
  }

  @Override
  public String ask(String question) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway + "/v1/chat/completions"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(ChatJson.question(question)))
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  @Override
  public String toString() {
    return "java.net.http";
  }
}
