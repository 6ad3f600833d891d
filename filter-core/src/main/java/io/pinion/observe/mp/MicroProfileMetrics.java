package io.pinion.observe.mp;

import io.pinion.observe.MetricFamily;
import io.pinion.observe.MetricsSink;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Takes the figures over into the server's application metrics. */
@ApplicationScoped
public class MicroProfileMetrics implements MetricsSink {
  private final Map<String, Double> latest = new ConcurrentHashMap<>();

  @Inject private Instance<MetricRegistry> registry;

  @Override
  public void accept(List<MetricFamily> families) {
    if (!registry.isResolvable()) {
      return; // a server with the API and without an implementation, or with two
    }
    MetricRegistry metrics = registry.get();
    for (MetricFamily family : families) {
      for (MetricFamily.Sample sample : family.samples()) {
        publish(metrics, family, sample);
      }
    }
  }

  private void publish(MetricRegistry metrics, MetricFamily family, MetricFamily.Sample sample) {
    String key = family.name() + sample.labels();
    Tag[] tags = tags(sample.labels());
    Double before = latest.put(key, sample.value());
    if (family.type() == MetricFamily.Type.COUNTER) {
      long grown = (long) sample.value() - (before == null ? 0 : before.longValue());
      metrics.counter(family.name(), tags).inc(grown);
    } else if (before == null) {
      metrics.gauge(family.name(), () -> latest.getOrDefault(key, 0.0), tags);
    }
  }

  private static Tag[] tags(List<String> labels) {
    Tag[] tags = new Tag[labels.size() / 2];
    for (int i = 0; i < tags.length; i++) {
      tags[i] = new Tag(labels.get(2 * i), labels.get(2 * i + 1));
    }
    return tags;
  }
}
