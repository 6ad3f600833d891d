package io.pinion.agent;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** How many sessions were left in the container's threads. */
@Path("leaks")
@RequestScoped
public class LeaksResource {
  @GET
  public String leaks() {
    return Leaks.FOUND + " of " + (Leaks.LOOKS.get() > 0 ? "some" : "no") + " looks";
  }
}
