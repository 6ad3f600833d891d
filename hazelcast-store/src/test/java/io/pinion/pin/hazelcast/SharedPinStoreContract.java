package io.pinion.pin.hazelcast;

import io.pinion.pin.PinStore;
import io.pinion.pin.PinStoreContract;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The contract of every store, over a cluster of two members. */
abstract class SharedPinStoreContract extends PinStoreContract {
  private final List<HazelcastPinStoreProvider> members;
  private final HazelcastPinStoreProvider asked;

  /**
   * Of a cluster that runs.
   *
   * @param members both; every member of a cluster has the same settings
   * @param asked a member or a client
   */
  SharedPinStoreContract(List<HazelcastPinStoreProvider> members, HazelcastPinStoreProvider asked) {
    this.members = members;
    this.asked = asked;
  }

  @Override
  protected PinStore open(Duration ttl, int maxEntries) {
    String map = "pins-" + UUID.randomUUID();
    int maxEntriesOfMember = maxEntries / members.size();
    members.forEach(member -> member.open(map, ttl, maxEntriesOfMember));
    return asked.open(map, ttl, maxEntriesOfMember);
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
