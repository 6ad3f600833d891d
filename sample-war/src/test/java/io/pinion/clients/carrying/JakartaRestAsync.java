package io.pinion.clients.carrying;

import io.pinion.client.PropagatingExecutorService;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Jakarta REST's client, asynchronously. */
final class JakartaRestAsync implements CarryingClient {
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final String gateway;
  private final Client client;

  JakartaRestAsync(String gateway) {
    this.gateway = gateway;
    // docs: Jakarta REST async
    Client rest =
        ClientBuilder.newBuilder().executorService(PropagatingExecutorService.of(executor)).build();
    // docs: end
    client = rest;
  }

  @Override
  public String ask(String question) throws Exception {
    return client
        .target(gateway + "/v1/chat/completions")
        .request()
        .async()
        .post(Entity.json(ChatJson.question(question)), String.class)
        .get(1, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    client.close();
    executor.shutdown();
  }

  @Override
  public String toString() {
    return "Jakarta REST async";
  }
}
