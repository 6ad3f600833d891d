package io.pinion.ownwar;

import com.hazelcast.core.HazelcastInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The application's member of a cluster, one for all who ask, until its end. */
@ApplicationScoped
public class OwnCluster {
  @Inject
  @ConfigProperty(name = "app.told.at")
  private String toldAt;

  @Produces
  @ApplicationScoped
  HazelcastInstance join() {
    return OwnMember.join();
  }

  void leave(@Disposes HazelcastInstance instance) throws IOException {
    OwnMember.leave(instance, toldAt);
  }
}
