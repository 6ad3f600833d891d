package io.pinion.benchmarks.pins;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinion.pin.PinStore;
import io.pinion.pin.PinStoreProvider;
import io.pinion.session.SessionKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;

/**
 * A million pins in a cluster of two members on loopback, this JVM and another one: bytes per pin
 * and copy, and how long operations take, one at a time, 2,000 a second and 64 at a time, with room
 * and in a map that is full. See {@code benchmarks/pins}.
 */
public final class Pins {
  private static final int OUTSTANDING = 64;
  private static final int MEASURED = 50_000;
  private static final int A_SECOND = 2_000;
  private static final int MEASURED_PACED = 20_000;
  private static final int WARM_UP = 100_000;
  private static final int FILLED_TIMES = 3;

  private static final String ROW = "%-30s %8d %8d %8d %8d %8d %8d";

  private Pins() {}

  public static void main(String[] arguments) throws Exception {
    int pins = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    int small = pins / 10;
    List<String> maps = List.of("room=" + 4 * pins, "full=" + small);
    String port = "" + ThreadLocalRandom.current().nextInt(20_000, 30_000);
    String otherPort = "" + (Integer.parseInt(port) + 1);
    Process other = otherMember(otherPort, port, maps);
    try (BufferedReader answers = other.inputReader(UTF_8)) {
      PinStoreProvider here = PinMember.join(port, otherPort);
      try {
        PinStore room = here.open("room", PinMember.TTL, 4 * pins);
        PinStore full = here.open("full", PinMember.TTL, small);
        answers.readLine(); // "ready"
        if (here.members() != 2) {
          throw new IllegalStateException("the members have not found each other");
        }
        run(pins, small, room, full, () -> PinMember.heap() + heap(other, answers));
      } finally {
        here.close();
      }
    } finally {
      other.destroy();
      other.waitFor();
    }
  }

  private interface Heap {
    long bytes() throws IOException;
  }

  private static Process otherMember(String port, String otherPort, List<String> maps)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(PinMember.class.getName(), port, otherPort));
    command.addAll(maps);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static long heap(Process other, BufferedReader answers) throws IOException {
    other.outputWriter(UTF_8).append('\n').flush();
    return Long.parseLong(Objects.requireNonNull(answers.readLine(), "the other member has ended"));
  }

  private static void run(int pins, int small, PinStore room, PinStore full, Heap heap)
      throws Exception {
    measure(WARM_UP, 1, i -> room.claim(key(-i - 1), "gpu-a"));
    measure(WARM_UP, OUTSTANDING, i -> room.find(key(-i - 1)));
    measure(WARM_UP, OUTSTANDING, i -> room.replace(key(-i - 1), "gpu-a", "gpu-a"));
    long before = heap.bytes();
    Timing fill = measure(pins, OUTSTANDING, i -> room.claim(key(i), "gpu-a"));
    long after = heap.bytes();
    print("%,d pins claimed in two members, %,d a second", pins, fill.perSecond());
    print("heap: %,d bytes a pin and copy", (after - before) / (2L * pins));

    SplittableRandom random = new SplittableRandom(1);
    print(
        ROW.replace('d', 's'),
        "p50, p99 in us",
        "one",
        "by one",
        "2000",
        "a second",
        "64",
        "at once");
    row("find, pinned", () -> i -> room.find(key(random.nextInt(pins))));
    row("find, not pinned", () -> i -> room.find(key(pins + random.nextInt(pins))));
    AtomicLong next = new AtomicLong(2L * pins);
    row("claim, new", () -> i -> room.claim(key(next.getAndIncrement()), "gpu-a"));
    row("claim, lost", () -> i -> room.claim(key(random.nextInt(pins)), "gpu-b"));
    row("replace (renewal)", () -> i -> room.replace(key(random.nextInt(pins)), "gpu-a", "gpu-a"));

    measure(FILLED_TIMES * 2 * small, OUTSTANDING, i -> full.claim(key(i), "gpu-a"));
    AtomicLong left = new AtomicLong();
    full.forEach((key, value) -> left.incrementAndGet()).toCompletableFuture().join();
    print(
        "full: %,d a member, %,d claimed, %,d left of %,d",
        small, FILLED_TIMES * 2 * small, left.get(), 2 * small);
    AtomicLong more = new AtomicLong(10L * pins);
    row("claim, evicting another", () -> i -> full.claim(key(more.getAndIncrement()), "gpu-a"));
    row("find", () -> i -> full.find(key(more.get() - 1 - random.nextInt(small))));
  }

  private interface Operations {
    LongFunction<CompletionStage<?>> get();
  }

  private static void row(String name, Operations operations) throws Exception {
    Timing alone = measure(MEASURED, 1, operations.get());
    Timing paced = measure(MEASURED_PACED, OUTSTANDING, A_SECOND, operations.get());
    Timing many = measure(MEASURED, OUTSTANDING, operations.get());
    print(
        ROW,
        name,
        alone.micros(50),
        alone.micros(99),
        paced.micros(50),
        paced.micros(99),
        many.micros(50),
        many.micros(99));
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static SessionKey key(long number) {
    long mixed = number * 0x9e3779b97f4a7c15L;
    return new SessionKey(mixed ^ (mixed >>> 29), number);
  }

  /** What operations took, sorted, in nanoseconds each; and all together. */
  private static final class Timing {
    private final long[] each;
    private final long all;

    Timing(long[] each, long all) {
      this.each = each;
      this.all = all;
    }

    long micros(int percent) {
      return each[Math.min(each.length - 1, each.length / 100 * percent)] / 1_000;
    }

    long perSecond() {
      return each.length * 1_000_000_000L / all;
    }
  }

  private static Timing measure(int count, int outstanding, LongFunction<CompletionStage<?>> ask)
      throws Exception {
    return measure(count, outstanding, Integer.MAX_VALUE, ask);
  }

  /** At most so many a second; each is timed from when it is asked. */
  private static Timing measure(
      int count, int outstanding, int perSecond, LongFunction<CompletionStage<?>> ask)
      throws Exception {
    long[] nanos = new long[count];
    Semaphore free = new Semaphore(outstanding);
    CompletableFuture<Void> failed = new CompletableFuture<>();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      int number = i;
      awaitDue(start + i * 1_000_000_000L / perSecond);
      free.acquire();
      long asked = System.nanoTime();
      var unused =
          ask.apply(number)
              .whenComplete(
                  (answer, failure) -> {
                    nanos[number] = System.nanoTime() - asked;
                    if (failure != null) {
                      failed.completeExceptionally(failure);
                    }
                    free.release();
                  });
    }
    free.acquire(outstanding);
    long all = System.nanoTime() - start;
    if (failed.isDone()) {
      failed.get();
    }
    Arrays.sort(nanos);
    return new Timing(nanos, all);
  }

  private static void awaitDue(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
