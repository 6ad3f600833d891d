package io.pinion.observe.mp;

import io.pinion.observe.MetricFamily;
import io.pinion.observe.MetricsSink;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Takes the figures over into the server's application metrics. */
@ApplicationScoped
public class MicroProfileMetrics implements MetricsSink {
  private final Map<String, Double> latest = new ConcurrentHashMap<>();

  /** What is registered, by the key in {@link #latest}. */
  private final Map<String, MetricID> registered = new ConcurrentHashMap<>();

  @Inject private Instance<MetricRegistry> registry;

  @Override
  public void accept(List<MetricFamily> families) {
    if (!registry.isResolvable()) {
      return; // a server with the API and without an implementation, or with two
    }
    MetricRegistry metrics = registry.get();
    Set<String> present = new HashSet<>();
    for (MetricFamily family : families) {
      for (MetricFamily.Sample sample : family.samples()) {
        present.add(publish(metrics, family, sample));
      }
    }
    registered.keySet().stream()
        .filter(key -> !present.contains(key))
        .forEach(key -> forget(metrics, key));
  }

  /** A backend that is no more has no figures. */
  private void forget(MetricRegistry metrics, String key) {
    latest.remove(key);
    MetricID gone = registered.remove(key);
    if (gone != null) {
      metrics.remove(gone);
    }
  }

  /**
   * Takes the figures back with the application: a server may keep them, and with the gauges its
   * classes.
   */
  @PreDestroy
  void withdraw() {
    if (registry.isResolvable()) {
      MetricRegistry metrics = registry.get();
      registered.values().forEach(metrics::remove);
    }
  }

  /** Gives the key under which the figure is kept. */
  private String publish(MetricRegistry metrics, MetricFamily family, MetricFamily.Sample sample) {
    String name = family.name() + sample.suffix();
    String key = name + sample.labels();
    Metadata about = Metadata.builder().withName(name).withDescription(family.help()).build();
    Tag[] tags = tags(sample.labels());
    Double before = latest.put(key, sample.value());
    if (before == null) {
      registered.put(key, new MetricID(name, tags));
    }
    if (isCounter(family)) {
      long grown = (long) sample.value() - (before == null ? 0 : before.longValue());
      metrics.counter(about, tags).inc(grown);
    } else if (before == null) {
      metrics.gauge(about, () -> latest.getOrDefault(key, 0.0), tags);
    }
    return key;
  }

  /**
   * Counters here have whole numbers and names that end in {@code _total}, if need be by force; a
   * sum of seconds keeps its fraction and its name as a gauge, and so do a histogram's parts, which
   * cannot be taken over as one.
   */
  private static boolean isCounter(MetricFamily family) {
    return family.type() == MetricFamily.Type.COUNTER && family.name().endsWith("_total");
  }

  private static Tag[] tags(List<String> labels) {
    Tag[] tags = new Tag[labels.size() / 2];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = new Tag(labels.get(2 * i), labels.get(2 * i + 1));
    }
    return tags;
  }
}
