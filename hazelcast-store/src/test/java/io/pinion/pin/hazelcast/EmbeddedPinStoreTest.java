package io.pinion.pin.hazelcast;

import java.util.List;
import org.junit.jupiter.api.AfterAll;

class EmbeddedPinStoreTest extends SharedPinStoreContract {
  private static final Cluster CLUSTER = new Cluster();
  private static final List<HazelcastPinStoreProvider> MEMBERS =
      List.of(CLUSTER.memberOfMovableClock(), CLUSTER.memberOfMovableClock());

  EmbeddedPinStoreTest() {
    super(MEMBERS.size(), MEMBERS.get(0));
  }

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }
}
