package io.pinion.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Several {@link DemoBackend}s that answer at once, behind one gateway. Runs until closed. */
public final class DemoBackends implements AutoCloseable {
  private final Map<String, DemoBackend> byId = new LinkedHashMap<>();

  private DemoBackends() {}

  public static DemoBackends start(String... ids) {
    DemoBackends backends = new DemoBackends();
    for (String id : ids) {
      try {
        backends.byId.put(id, DemoBackend.startImmediate(id));
      } catch (IOException e) {
        backends.close();
        throw new UncheckedIOException("cannot start backend " + id, e);
      }
    }
    return backends;
  }

  /** The gateway settings that name these backends. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("pinion.backends", String.join(",", byId.keySet()));
    byId.forEach(
        (id, backend) -> settings.put("pinion.backend." + id + ".url", backend.uri().toString()));
    return settings;
  }

  /** How many answers they were asked for so far, in any API. */
  public int calls() {
    return byId.values().stream().mapToInt(DemoBackend::calls).sum();
  }

  @Override
  public void close() {
    byId.values().forEach(DemoBackend::close);
  }
}
