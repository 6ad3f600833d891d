package io.pinion.clients.carrying;

import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.Entity;

/** Jakarta REST's client, here Jersey, which finds the feature in the jar. */
final class JakartaRest implements CarryingClient {
  private final String gateway;
  private final Client client;

  JakartaRest(String gateway) {
    this.gateway = gateway;
    // docs: Jakarta REST
    Client rest = ClientBuilder.newClient(); // nothing to be done
    // docs: end
    client = rest;
  }

  @Override
  public String ask(String question) {
    return client
        .target(gateway + "/v1/chat/completions")
        .request()
        .post(Entity.json(ChatJson.question(question)), String.class);
  }

  @Override
  public void close() {
    client.close();
  }

  @Override
  public String toString() {
    return "Jakarta REST";
  }
}
