package io.pinion.clients.carrying;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinion.client.SessionHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** A client that there is no integration for. */
final class ByHand implements CarryingClient {
  private final String gateway;

  ByHand(String gateway) {
    this.gateway = gateway;
  }

  // docs: any other
  private final SessionHeader header = SessionHeader.configured();

  private HttpURLConnection open(URI target) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) target.toURL().openConnection();
    connection.setInstanceFollowRedirects(false); // would take the header to any host
    header.set(target, connection::setRequestProperty); // on the thread of the session
    return connection;
  }

  // docs: end

  @Override
  public String ask(String question) throws IOException {
    HttpURLConnection connection = open(URI.create(gateway + "/v1/chat/completions"));
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    try (OutputStream body = connection.getOutputStream()) {
      body.write(ChatJson.question(question).getBytes(UTF_8));
    }
    return new String(connection.getInputStream().readAllBytes(), UTF_8);
  }

  @Override
  public String toString() {
    return "by hand";
  }
}
