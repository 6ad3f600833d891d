package io.pinion.demo.routing;

import io.pinion.demo.DemoBackends;
import io.pinion.sample.ClusterSettings;
import io.pinion.sample.Eventually;
import io.pinion.sample.SpanReceiver;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Two gateways in front of the same backends. Runs until closed. */
final class Members implements AutoCloseable {
  private static final List<String> NAMES = List.of("A", "B");

  /** Short enough to wait for, and long enough for some rounds. */
  private static final Duration TTL = Duration.ofSeconds(3);

  private final DemoBackends backends = DemoBackends.start("gpu-a", "gpu-b");
  private final SpanReceiver traces = SpanReceiver.start();
  private final List<Member> all = new ArrayList<>();

  private Members() {}

  /**
   * Returns once both answer, and know each other where they share a store.
   *
   * @param router where both ask which route to take
   */
  static Members start(Store store, URI router) throws IOException, InterruptedException {
    Members members = new Members();
    boolean started = false;
    try {
      Map<String, String> shared = new HashMap<>(members.backends.settings());
      shared.putAll(DemoRoute.settings(router));
      shared.put("pinion.model.ttl", TTL.toMillis() + "ms");
      shared.put("pinion.store", store.id());
      shared.put("pinion.traces.endpoint", members.traces.uri().toString());
      // the first call in a cold JVM may take longer than the default
      shared.put("pinion.store.timeout", "10s");
      ClusterSettings cluster = ClusterSettings.ofMembers(NAMES.size());
      for (int i = 0; i < NAMES.size(); i++) {
        Map<String, String> own = store == Store.HAZELCAST ? cluster.of(i, shared) : shared;
        members.all.add(Member.start(NAMES.get(i), own));
      }
      if (store == Store.HAZELCAST) {
        members.awaitEachOther();
      }
      started = true;
      return members;
    } finally {
      if (!started) {
        members.close();
      }
    }
  }

  private void awaitEachOther() throws InterruptedException {
    String figure = "\npinion_store_members " + NAMES.size() + "\n";
    for (Member member : all) {
      Eventually.get(() -> member.client().figures(), figures -> figures.contains(figure));
    }
  }

  List<Member> all() {
    return List.copyOf(all);
  }

  /** The one whose turn it is when they take turns, from 0. */
  Member inTurn(int number) {
    return all.get(number % all.size());
  }

  /** What they tell of their exchanges. */
  SpanReceiver traces() {
    return traces;
  }

  /** How long a model pin lives, from its decision on. */
  Duration ttl() {
    return TTL;
  }

  /** For how long it is sure to live: Hazelcast counts whole seconds. */
  Duration sureTtl() {
    return TTL.minusSeconds(1);
  }

  @Override
  public void close() {
    all.forEach(Member::close);
    backends.close();
    traces.close();
  }
}
