package io.pinion.pin.hazelcast;

import io.pinion.pin.PinStore;
import io.pinion.pin.PinStoreRaces;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.lifecycle.AfterContainer;

/** Threads ask two members and a client. */
class HazelcastPinStoreRacesTest extends PinStoreRaces {
  private static final Cluster CLUSTER = new Cluster();
  private static final List<PinStore> STORES =
      List.of(open(CLUSTER.member()), open(CLUSTER.member()), open(CLUSTER.client()));

  private static PinStore open(HazelcastPinStoreProvider provider) {
    return provider.open("pins", Duration.ofHours(1), 100_000);
  }

  @AfterContainer
  static void stop() {
    CLUSTER.close();
  }

  @Override
  protected List<PinStore> stores() {
    return STORES;
  }
}
