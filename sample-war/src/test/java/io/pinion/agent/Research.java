package io.pinion.agent;

// docs: executor
import static jakarta.enterprise.concurrent.ContextServiceDefinition.ALL_REMAINING;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextServiceDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.Future;
import org.eclipse.microprofile.rest.client.inject.RestClient;

@ContextServiceDefinition(name = "java:module/session", propagated = ALL_REMAINING)
@ManagedExecutorDefinition(name = "java:module/research", context = "java:module/session")
@ApplicationScoped
public class Research {
  // docs: end
  @SuppressWarnings("NullAway.Init")
  // docs: executor
  @Resource(lookup = "java:module/research")
  ManagedExecutorService executor;

  @Inject @RestClient Model model;

  public Future<String> begin() {
    return executor.submit(() -> model.complete());
  }

  // docs: end

  public ManagedExecutorService executor() {
    return executor;
  }
  // docs: executor
}
// docs: end
