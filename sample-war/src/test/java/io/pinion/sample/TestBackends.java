package io.pinion.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several {@link TestBackend}s behind one gateway, for tests that cannot know which of them will be
 * chosen.
 */
public final class TestBackends implements AutoCloseable {
  private final Map<String, TestBackend> byId = new LinkedHashMap<>();
  private final RequestLog log = new RequestLog();

  private TestBackends() {}

  public static TestBackends start(String... ids) {
    TestBackends backends = new TestBackends();
    for (String id : ids) {
      try {
        backends.byId.put(id, new TestBackend(id, 0, backends.log::add));
      } catch (IOException e) {
        backends.close();
        throw new UncheckedIOException("cannot start backend " + id, e);
      }
    }
    return backends;
  }

  public TestBackend get(String id) {
    TestBackend backend = byId.get(id);
    if (backend == null) {
      throw new IllegalArgumentException("backend is " + id + ", expected one of " + byId.keySet());
    }
    return backend;
  }

  public List<TestBackend> all() {
    return List.copyOf(byId.values());
  }

  /** The gateway settings that name these backends. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("pinion.backends", String.join(",", byId.keySet()));
    byId.forEach(
        (id, backend) -> settings.put("pinion.backend." + id + ".url", backend.uri().toString()));
    return settings;
  }

  /** Requests to any of them, in the order of arrival. */
  public List<ReceivedRequest> requests() {
    return log.all();
  }

  /** The ids of the backends that got these requests. */
  public List<String> tried() {
    return requests().stream().map(ReceivedRequest::backend).toList();
  }

  /** The next request to any of them, with its whole body. */
  public ReceivedRequest takeRequest() {
    return takeRequest(Signal.PATIENCE);
  }

  public ReceivedRequest takeRequest(Duration patience) {
    return log.take(patience);
  }

  /** The next request to any of them, as soon as its head has been read. */
  public ReceivedRequest takeHead() {
    return log.takeHead(Signal.PATIENCE);
  }

  /** Gives all of them this script. */
  public TestBackends respondWith(Script script) {
    byId.values().forEach(backend -> backend.respondWith(script));
    return this;
  }

  /** As {@link TestBackend#clear}, for all. */
  public void clear() {
    log.clear();
    byId.values().forEach(TestBackend::clear);
  }

  @Override
  public void close() {
    byId.values().forEach(TestBackend::close);
  }
}
