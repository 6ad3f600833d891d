package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** How a cluster is left. */
class JoinedTest {
  @Test
  void instanceThatHasEndedByItselfIsGivenBack() {
    HazelcastSettings settings =
        HazelcastSettings.of(Map.of("cluster-name", "test-" + UUID.randomUUID()));
    HazelcastInstance instance = EmbeddedMember.start(settings);
    AtomicBoolean given = new AtomicBoolean();
    Joined joined = new Joined(settings, instance, () -> given.set(true));
    instance.shutdown();

    joined.close();

    assertThat(given).isTrue();
  }

  @Test
  void instanceThatHasEndedByItselfIsLeftWithoutAFault() {
    try (Cluster cluster = new Cluster()) {
      HazelcastPinStoreProvider member = cluster.member();
      Hazelcast.getAllHazelcastInstances().stream()
          .filter(instance -> instance.getConfig().getClusterName().equals(cluster.name()))
          .forEach(HazelcastInstance::shutdown);

      assertThatCode(member::close).doesNotThrowAnyException();
    }
  }
}
