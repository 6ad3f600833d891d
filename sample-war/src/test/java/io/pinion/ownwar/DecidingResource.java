package io.pinion.ownwar;

import io.pinion.gateway.SessionAffinity;
import io.pinion.route.Router;
import io.pinion.session.Session;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.concurrent.CompletionStage;

/** Wants the decision without the relay. */
@RequestScoped
@Path("decide")
public class DecidingResource {
  @Inject private Router router;

  @Inject private SessionAffinity session;

  @GET
  @Produces("text/plain")
  public CompletionStage<String> decide() {
    String id = session.get().map(Session::get).orElse("no session");
    return router
        .route(session.get().orElse(null))
        .thenApply(route -> route.decision().label() + " " + route.backend().id() + " for " + id);
  }
}
