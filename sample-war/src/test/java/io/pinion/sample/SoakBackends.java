package io.pinion.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The backends of a soak: two steady ones, which do wrong only where an exchange's script says so,
 * and two frail ones, which besides are killed and revived, frozen and thawed again and again.
 */
final class SoakBackends implements AutoCloseable {
  static final List<String> STEADY = List.of("gpu-a", "gpu-b");
  static final List<String> FRAIL = List.of("gpu-c", "gpu-d");
  static final List<String> ALL = Stream.of(STEADY, FRAIL).flatMap(List::stream).toList();

  /** The request header with an exchange's name. */
  static final String EXCHANGE = "X-Soak-Exchange";

  /** The request header that has a gated answer released: milliseconds between, how often. */
  static final String PACE = "X-Soak-Pace";

  private static final int WELL_MILLIS = 4000;
  private static final int UNWELL_MILLIS = 3000;
  private static final long FORGET_MILLIS = 1000;

  private final Map<String, TestBackend> byId = new HashMap<>();
  private final List<FrailBackend> frail;
  private final Map<String, List<ReceivedRequest>> arrivals = new ConcurrentHashMap<>();
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(FRAIL.size() + 1);

  SoakBackends() {
    try {
      for (String id : ALL) {
        byId.put(id, new TestBackend(id, 0, this::arrived));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    frail = FRAIL.stream().map(id -> new FrailBackend(get(id))).toList();
    var unused =
        clock.scheduleWithFixedDelay(
            () -> byId.values().forEach(TestBackend::forgetRequests),
            FORGET_MILLIS,
            FORGET_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /** The gateway settings that name them. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", String.join(",", ALL));
    byId.forEach(
        (id, backend) -> settings.put("pinion.backend." + id + ".url", "" + backend.uri()));
    return settings;
  }

  /** What the gateway has sent them that HTTP/1.1 forbids. */
  List<String> protocolFaults() {
    return byId.values().stream().flatMap(each -> each.protocolFaults().stream()).toList();
  }

  /** From here to {@link #heal} the frail ones have misfortunes, drawn from this. */
  void strike(RandomGenerator random) {
    frail.forEach(each -> each.begin(clock, random, WELL_MILLIS, UNWELL_MILLIS));
  }

  /** Returns when all are well, and stay so. */
  void heal() throws InterruptedException {
    for (FrailBackend each : frail) {
      each.end();
    }
  }

  /** Whether a misfortune has met some backend at this time or later. */
  boolean struckSince(long nanoTime) {
    return frail.stream().anyMatch(each -> each.struckSince(nanoTime));
  }

  /** How many misfortunes there were. */
  int misfortunes() {
    return frail.stream().mapToInt(FrailBackend::misfortunes).sum();
  }

  /** Remembers which backends get the requests of this exchange, until it is {@link #closed}. */
  void opened(String exchange) {
    arrivals.put(exchange, new CopyOnWriteArrayList<>());
  }

  List<ReceivedRequest> arrivals(String exchange) {
    return arrivals.getOrDefault(exchange, List.of());
  }

  void closed(String exchange) {
    arrivals.remove(exchange);
  }

  private TestBackend get(String id) {
    return Objects.requireNonNull(byId.get(id));
  }

  private void arrived(ReceivedRequest request) {
    request
        .header(EXCHANGE)
        .flatMap(name -> Optional.ofNullable(arrivals.get(name)))
        .ifPresent(list -> list.add(request));
    request
        .header(PACE)
        .map(pace -> pace.split(" ", -1))
        .ifPresent(
            pace -> release(request.answer(), Long.parseLong(pace[0]), Integer.parseInt(pace[1])));
  }

  private void release(Answer answer, long millis, int times) {
    if (times > 0 && !answer.isGone()) {
      var unused =
          clock.schedule(
              () -> {
                answer.release();
                release(answer, millis, times - 1);
              },
              millis,
              TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
    byId.values().forEach(TestBackend::close);
  }
}
