package io.pinion.client.cdi;

import io.pinion.client.AmbientSession;
import jakarta.enterprise.context.Dependent;
import java.util.Optional;

/** The session of the work under way, to be injected into a bean of any scope. */
@Dependent
public class CurrentSession {
  /** The id of this thread's session at this moment, never to be logged; empty if there is none. */
  public Optional<String> id() {
    return AmbientSession.current().id();
  }
}
