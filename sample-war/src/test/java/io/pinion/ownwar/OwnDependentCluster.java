package io.pinion.ownwar;

import com.hazelcast.core.HazelcastInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A member of a cluster for each who asks, as a producer without a scope makes them. */
@ApplicationScoped
public class OwnDependentCluster {
  @Inject
  @ConfigProperty(name = "app.told.at")
  private String toldAt;

  @Produces
  HazelcastInstance join() {
    return OwnMember.join();
  }

  void leave(@Disposes HazelcastInstance instance) throws IOException {
    OwnMember.leave(instance, toldAt);
  }
}
