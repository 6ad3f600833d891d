package io.pinion.ownwar;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;

/** The application's resource. */
@Path("hello")
public class HelloResource {
  static final String TEXT = "hello from the application";

  @GET
  @Produces("text/plain")
  public String hello() {
    return TEXT;
  }
}
