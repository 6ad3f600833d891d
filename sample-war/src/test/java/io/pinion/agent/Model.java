package io.pinion.agent;

// docs: rest-client
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

@Path("v1/completions")
@RegisterRestClient(configKey = "model")
public interface Model {
  @GET
  String complete();

  @GET
  CompletionStage<String> completeLater();
}
// docs: end
