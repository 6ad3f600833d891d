package io.pinion.agent;

import io.pinion.client.AmbientSession;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.context.ManagedExecutor;

/** An agent on a server that has MicroProfile Context Propagation. */
@Path("context-propagation")
@RequestScoped
public class ContextPropagationResource {
  @GET
  public String sessions() throws Exception {
    ManagedExecutor executor = ManagedExecutor.builder().build();
    try {
      CompletableFuture<String> first = executor.supplyAsync(ContextPropagationResource::session);
      return first.thenApplyAsync(seen -> seen + "," + session()).get();
    } finally {
      executor.shutdownNow();
    }
  }

  private static String session() {
    return AmbientSession.current().id().orElse("none");
  }
}
