package io.pinion.sample;

import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Clients that do exchanges of all kinds, drawn at random, as long as they are told. The n-th
 * exchange of a seed is always of the same kind and asks for the same; what meets what is chance.
 */
final class Soak {
  private static final List<SoakKind> KINDS =
      Stream.of(WholeExchanges.KINDS, BrokenExchanges.KINDS).flatMap(List::stream).toList();
  private static final int WEIGHTS = KINDS.stream().mapToInt(SoakKind::weight).sum();

  /** Past so many there is nothing to learn. */
  private static final int MAX_FAILURES = 10;

  private static final int PAUSE_MILLIS = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final URI gateway;
  private final SoakBackends backends;
  private final long seed;
  private final int clients;
  private final AtomicLong next = new AtomicLong();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  Soak(URI gateway, SoakBackends backends, long seed, int clients) {
    this.gateway = gateway;
    this.backends = backends;
    this.seed = seed;
    this.clients = clients;
  }

  /** Every kind, so many times, with all backends well. */
  void runEach(int times) throws Exception {
    long tasks = (long) times * KINDS.size();
    AtomicLong task = new AtomicLong();
    run(
        () -> task.get() < tasks,
        random -> KINDS.get((int) (task.getAndIncrement() % KINDS.size())));
  }

  /** For so long, while the backends suffer. */
  void run(Duration length) throws Exception {
    long began = System.nanoTime();
    backends.strike(new SplittableRandom(seed));
    run(() -> System.nanoTime() - began < length.toNanos(), Soak::draw);
    backends.heal();
  }

  /** Exchanges that were done. */
  long exchanges() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** How many of each kind, those apart that a misfortune broke. */
  Map<String, Long> counts() {
    Map<String, Long> sorted = new TreeMap<>();
    counts.forEach((name, count) -> sorted.put(name, count.sum()));
    return sorted;
  }

  /** What went wrong that must not. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private interface Draw {
    SoakKind from(SplittableRandom random);
  }

  private void run(BooleanSupplier goOn, Draw draw) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        work.add(
            threads.submit(
                () -> {
                  while (goOn.getAsBoolean() && failures.size() < MAX_FAILURES) {
                    exchange(draw);
                  }
                  return null;
                }));
      }
      threads.shutdown();
      while (goOn.getAsBoolean() && !threads.awaitTermination(1, TimeUnit.SECONDS)) {
        // as long as it takes
      }
      if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("an exchange did not end within " + PATIENCE);
      }
      for (Future<?> each : work) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static SoakKind draw(SplittableRandom random) {
    int place = random.nextInt(WEIGHTS);
    for (SoakKind kind : KINDS) {
      place -= kind.weight();
      if (place < 0) {
        return kind;
      }
    }
    throw new AssertionError("the weights' sum is " + WEIGHTS);
  }

  private void exchange(Draw draw) throws IOException, InterruptedException {
    long number = next.getAndIncrement();
    SplittableRandom random = new SplittableRandom(seed + number);
    SoakKind kind = draw.from(random);
    String name = number + ", " + kind.name();
    try (SoakExchange exchange = new SoakExchange(gateway, backends, name, random)) {
      String outcome = kind.name();
      try {
        kind.action().run(exchange);
      } catch (Exception | AssertionError e) {
        if (kind.mustBeWhole() && exchange.isExcused()) {
          outcome = kind.name() + " (broken by a misfortune)";
        } else if (kind.mustBeWhole() || !isBrokenOff(e)) {
          String failure = Instant.now() + " " + exchange + ": " + e;
          failures.add(failure);
          System.out.println("failed: " + failure); // at once: the end is far
        }
      }
      counts.computeIfAbsent(outcome, key -> new LongAdder()).increment();
      exchange.pause(PAUSE_MILLIS); // many faults and not a test of load
    }
  }

  private static boolean isBrokenOff(Throwable fault) {
    return fault instanceof IncompleteMessageException || fault instanceof SocketException;
  }
}
