package io.pinion.agent;

// docs: resource
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

@Path("answer")
@RequestScoped
public class AnswerResource {
  @Inject
  @ConfigProperty(name = "agent.model")
  URI model;

  @GET
  public String answer() {
    Client client = ClientBuilder.newClient();
    try {
      return client.target(model).path("v1/completions").request().get(String.class);
    } finally {
      client.close();
    }
  }
}
// docs: end
