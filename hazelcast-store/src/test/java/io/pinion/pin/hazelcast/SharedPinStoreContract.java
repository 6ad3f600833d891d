package io.pinion.pin.hazelcast;

import io.pinion.pin.PinStore;
import io.pinion.pin.PinStoreContract;
import java.time.Duration;
import java.util.UUID;

/** The contract of every store, over a cluster of two members. */
abstract class SharedPinStoreContract extends PinStoreContract {
  private final int members;
  private final HazelcastPinStoreProvider asked;

  /**
   * Of a cluster that runs.
   *
   * @param members how many it has
   * @param asked one of them, or a client; its first question configures the map for all
   */
  SharedPinStoreContract(int members, HazelcastPinStoreProvider asked) {
    this.members = members;
    this.asked = asked;
  }

  @Override
  protected PinStore open(Duration ttl, int maxEntries) {
    String map = "pins-" + UUID.randomUUID();
    return asked.open(map, ttl, maxEntries / members);
  }

  @Override
  protected void pass(Duration time) {
    MovableClock.putForward(time);
  }

  @Override
  protected Duration ttl() {
    return Duration.ofMinutes(10);
  }

  @Override
  protected int smallestBound() {
    return 20_000;
  }

  @Override
  protected int certainEntries(int maxEntries) {
    return maxEntries * 3 / 5;
  }

  @Override
  protected int mostEntries(int maxEntries) {
    return maxEntries + maxEntries / 5;
  }
}
