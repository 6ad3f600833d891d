package io.pinion.pin.hazelcast;

import io.pinion.pin.PinStore;
import io.pinion.pin.PinStoreContract;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The contract of every store, over a cluster of two members. */
@Execution(ExecutionMode.CONCURRENT)
class ClientPinStoreTest extends PinStoreContract {
  private static final Cluster CLUSTER = new Cluster();
  private static final HazelcastPinStoreProvider FIRST = CLUSTER.member();
  private static final HazelcastPinStoreProvider SECOND = CLUSTER.member();
  private static final HazelcastPinStoreProvider ASKED = CLUSTER.client();

  @AfterAll
  static void stop() {
    CLUSTER.close();
  }

  @Override
  protected PinStore open(Duration ttl, int maxEntries) {
    String map = "pins-" + UUID.randomUUID();
    // every member of the cluster has the same settings
    FIRST.open(map, ttl, maxEntries / 2);
    SECOND.open(map, ttl, maxEntries / 2);
    return ASKED.open(map, ttl, maxEntries / 2);
  }

  @Override
  protected void pass(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(Math.min(until - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(50)));
    }
  }

  @Override
  protected Duration ttl() {
    return Duration.ofSeconds(10); // others fill their stores meanwhile
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
