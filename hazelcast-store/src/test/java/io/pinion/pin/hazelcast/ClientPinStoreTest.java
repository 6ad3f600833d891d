package io.pinion.pin.hazelcast;

import java.util.List;
import org.junit.jupiter.api.AfterAll;

class ClientPinStoreTest extends SharedPinStoreContract {
  private static final Cluster CLUSTER = new Cluster();
  private static final List<HazelcastPinStoreProvider> MEMBERS =
      List.of(CLUSTER.memberOfMovableClock(), CLUSTER.memberOfMovableClock());
  private static final HazelcastPinStoreProvider CLIENT = CLUSTER.client();

  ClientPinStoreTest() {
    super(MEMBERS.size(), CLIENT);
  }

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }
}
