package io.pinion.ownwar;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.concurrent.TimeUnit;

/** What the listener is told next, once it is. */
@RequestScoped
@Path("told")
public class ToldResource {
  private static final long PATIENCE_SECONDS = 15;

  @Inject private ToldListener listener;

  @GET
  @Produces("text/plain")
  public String next() throws InterruptedException {
    return String.valueOf(listener.told().poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }
}
