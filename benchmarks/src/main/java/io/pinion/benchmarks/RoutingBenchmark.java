package io.pinion.benchmarks;

import com.github.benmanes.caffeine.cache.Ticker;
import io.pinion.backend.Backend;
import io.pinion.backend.BackendPool;
import io.pinion.backend.BackendSelector;
import io.pinion.backend.InFlight;
import io.pinion.dialect.BodyPeek;
import io.pinion.health.EjectionPolicy;
import io.pinion.health.HealthPolicy;
import io.pinion.health.HealthTracker;
import io.pinion.pin.LastPins;
import io.pinion.pin.MemoryPinStore;
import io.pinion.pin.Renewals;
import io.pinion.route.FailBack;
import io.pinion.route.LiveSessions;
import io.pinion.route.Placement;
import io.pinion.route.Route;
import io.pinion.route.Router;
import io.pinion.session.Identifier;
import io.pinion.session.RequestView;
import io.pinion.session.Session;
import io.pinion.session.SessionIdResolver;
import io.pinion.session.SessionKeys;
import io.pinion.session.Tenant;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What identifying a request, finding its session's pin and selecting a backend costs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoutingBenchmark {
  private static final Duration TTL = Duration.ofHours(1);
  private static final double BOUNDED_LOAD = 1.25;

  /** Size of the pool. */
  @Param({"1", "10", "100"})
  public int backends;

  /** Sessions that have a pin. */
  @Param({"1000", "100000", "1000000"})
  public int sessions;

  private final Identifier identifier =
      new Identifier(
          List.of(
              SessionIdResolver.header("X-Conversation-ID"),
              SessionIdResolver.header("X-Session-ID"),
              SessionIdResolver.cookie("PINION-SESSION")),
          Tenant.auto(),
          new SessionKeys("a secret of a benchmark".getBytes(StandardCharsets.UTF_8)),
          Identifier.WhenAbsent.GENERATE,
          false);

  private static final HealthPolicy HEALTH =
      new HealthPolicy(2, 3, EjectionPolicy.NONE, Duration.ZERO, Duration.ZERO, 0);

  private @Nullable Router router;

  /** Makes the pool and pins every session. */
  @Setup
  public void fill() {
    BackendPool pool =
        new BackendPool(
            IntStream.range(0, backends)
                .mapToObj(
                    i -> new Backend("gpu-" + i, URI.create("http://127.0.0.1:" + (8000 + i)), 1))
                .toList());
    int room = sessions * 2;
    router =
        new Router(
            () -> pool,
            new Placement(
                BackendSelector.rendezvous(),
                BackendSelector.leastRequests(ThreadLocalRandom.current()),
                new HealthTracker(
                    HEALTH, () -> pool, System::nanoTime, (backend, from, to, reason) -> {}),
                new InFlight(),
                new LiveSessions(TTL, room, Ticker.systemTicker()),
                BOUNDED_LOAD),
            new MemoryPinStore(TTL, room, Ticker.systemTicker()),
            new MemoryPinStore(TTL, 1, Ticker.systemTicker()),
            new LastPins(TTL, 0, Ticker.systemTicker()),
            new Renewals(true, TTL, room, Ticker.systemTicker()),
            FailBack.STAY);
    for (int i = 0; i < sessions; i++) {
      route(i);
    }
  }

  /** One request of a session that is pinned. */
  @Benchmark
  public Route pinned() {
    return route(ThreadLocalRandom.current().nextInt(sessions));
  }

  /** The part that depends on neither backends nor sessions: the head of a request is read. */
  @Benchmark
  public @Nullable Session identified() {
    return identifier
        .identify(new Head(ThreadLocalRandom.current().nextInt(sessions)), false)
        .session();
  }

  private Route route(int number) {
    Session session = identifier.identify(new Head(number), false).session();
    if (router == null) {
      throw new IllegalStateException("not set up");
    }
    return router.route(session).toCompletableFuture().join();
  }

  private record Head(int session) implements RequestView {
    @Override
    public List<String> headers(String name) {
      return switch (name) {
        case "X-Session-ID" -> List.of("bench-session-" + session);
        case "Authorization" -> List.of("Bearer sk-0123456789abcdef");
        default -> List.of();
      };
    }

    @Override
    public String path() {
      return "/v1/chat/completions";
    }

    @Override
    public String clientAddress() {
      return "192.0.2.1";
    }

    @Override
    public BodyPeek body() {
      return BodyPeek.NOTHING;
    }

    @Override
    public List<String> cookies(String name) {
      return List.of();
    }

    @Override
    public @Nullable String rawQuery() {
      return null;
    }

    @Override
    public @Nullable String principal() {
      return null;
    }
  }
}
