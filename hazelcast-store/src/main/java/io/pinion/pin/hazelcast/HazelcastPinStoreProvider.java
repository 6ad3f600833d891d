package io.pinion.pin.hazelcast;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.pinion.pin.Board;
import io.pinion.pin.PinStore;
import io.pinion.pin.PinStoreProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Opens pin stores in the maps of a Hazelcast cluster. */
public final class HazelcastPinStoreProvider implements PinStoreProvider {
  private volatile @Nullable Joined joined;

  @Override
  public String name() {
    return "hazelcast";
  }

  @Override
  public Set<String> settings() {
    return HazelcastSettings.KEYS;
  }

  @Override
  public List<String> faults(Map<String, String> given) {
    return HazelcastSettings.faults(given);
  }

  @Override
  public void start(Map<String, String> given) {
    HazelcastSettings settings = HazelcastSettings.of(given);
    switch (settings.mode()) {
      case EMBEDDED -> join(settings, EmbeddedMember.start(settings));
      case CLIENT -> join(settings, ClusterClient.start(settings));
      case PROVIDED -> {
        ProvidedInstance provided = ProvidedInstance.find();
        join(settings, provided.get(), provided::release);
      }
    }
  }

  private void join(HazelcastSettings settings, HazelcastInstance own) {
    join(settings, own, own::shutdown);
  }

  private void join(HazelcastSettings settings, HazelcastInstance instance, Runnable leave) {
    boolean done = false;
    try {
      joined = new Joined(settings, instance, leave);
      done = true;
    } finally {
      if (!done) {
        leave.run();
      }
    }
  }

  @Override
  public PinStore open(String map, Duration ttl, int maxEntries) {
    Joined cluster = cluster();
    return new HazelcastPinStore(
        cluster.map(MapConfigs.pins(map, ttl, maxEntries, cluster.settings().backups())),
        cluster.threads());
  }

  @Override
  public CompletionStage<String> agree(String name, String proposal) {
    Joined cluster = cluster();
    return cluster
        .threads()
        .ask(
            Threads.ANY,
            () -> {
              String earlier = cluster.agreed().get().putIfAbsent(name, proposal);
              return earlier == null ? proposal : earlier;
            });
  }

  @Override
  public CompletionStage<Map<String, String>> exchange(String told) {
    Joined cluster = cluster();
    return cluster
        .threads()
        .ask(
            Threads.ANY,
            () -> {
              IMap<String, String> all = cluster.told().get();
              String self = cluster.self();
              all.set(self, told);
              Map<String, String> others = new HashMap<>(all.getAll(all.keySet()));
              others.remove(self);
              return others;
            });
  }

  @Override
  public Board board() {
    Joined cluster = cluster();
    return new HazelcastBoard(
        cluster.map(MapConfigs.board(cluster.settings().backups())), cluster.threads());
  }

  @Override
  public int members() {
    try {
      return cluster().members();
    } catch (IllegalStateException e) { // closed, or its instance is
      return 0;
    }
  }

  @Override
  public void close() {
    Joined left = joined;
    joined = null;
    if (left != null) {
      left.close();
    }
  }

  private Joined cluster() {
    Joined cluster = joined;
    if (cluster == null) {
      throw new IllegalStateException("not started, or closed");
    }
    return cluster;
  }
}
