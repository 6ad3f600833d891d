package io.pinion.agent;

import io.pinion.client.AmbientSession;
import io.pinion.client.PropagatingExecutorService;
import io.pinion.client.SessionHeader;
import io.pinion.client.cdi.CurrentSession;
import io.pinion.client.rest.SessionRequestFilter;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jspecify.annotations.Nullable;

/** An agent that calls its model, once a request, in one of many ways. */
@Path("calls")
@RequestScoped
public class CallsResource {
  @Inject
  @ConfigProperty(name = "agent.model")
  URI model;

  @Inject
  @ConfigProperty(name = "agent.gateway")
  URI gateway;

  @Inject @RestClient Model restClient;
  @Inject Assistant assistant;
  @Inject CurrentSession session;

  @SuppressWarnings("NullAway.Init")
  @Resource
  ManagedExecutorService executor;

  @GET
  @Path("rest-async")
  public String byAsynchronousRest() throws Exception {
    Client client =
        ClientBuilder.newBuilder().executorService(PropagatingExecutorService.of(executor)).build();
    try {
      return client.target(model).path("v1/completions").request().async().get(String.class).get();
    } finally {
      client.close();
    }
  }

  @GET
  @Path("rest-property")
  public String byAsynchronousRestWithItsProperty() throws Exception {
    Client client = ClientBuilder.newClient();
    try {
      return client
          .target(model)
          .path("v1/completions")
          .request()
          .property(SessionRequestFilter.SESSION, AmbientSession.current())
          .async()
          .get(String.class)
          .get();
    } finally {
      client.close();
    }
  }

  @GET
  @Path("gateway")
  public String byTheGateway() {
    Client client = ClientBuilder.newClient();
    try {
      return client
          .target(gateway)
          .path("v1/completions")
          .request()
          .get()
          .getHeaderString("X-Pinion-Decision");
    } finally {
      client.close();
    }
  }

  @GET
  @Path("rest-client")
  public String byRestClient() {
    return restClient.complete();
  }

  @GET
  @Path("rest-client-async")
  public String byAsynchronousRestClient() throws Exception {
    return restClient.completeLater().toCompletableFuture().get();
  }

  @GET
  @Path("http")
  public String byHttp() throws Exception {
    URI target = model.resolve("v1/completions");
    HttpRequest.Builder request = HttpRequest.newBuilder(target);
    SessionHeader.configured().set(target, request::header);
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString()).body();
  }

  @GET
  @Path("in")
  public String inASession(@QueryParam("id") @Nullable String id) {
    return assistant.answer(id);
  }

  @GET
  @Path("side")
  public String asSideCall() {
    return assistant.title();
  }

  @GET
  @Path("current")
  public String current() {
    return session.id().orElse("none");
  }
}
