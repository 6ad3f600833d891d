package io.pinion.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.util.Pool;
import org.junit.jupiter.api.Test;

/** The promises of {@link Pool} that the HTTP client relies on, and the order. */
class IdleFirstPoolTest {
  private final Pool<String> pool = new IdleFirstPool<>(3);

  @Test
  void theOneUsedLastIsGivenFirst() {
    Pool.Entry<String> a = enabled("a");
    Pool.Entry<String> b = enabled("b");
    Pool.Entry<String> c = enabled("c");
    a.release();
    c.release();
    b.release();

    assertThat(pool.acquire()).isSameAs(b);
    assertThat(pool.acquire()).isSameAs(c);
    assertThat(pool.acquire()).isSameAs(a);
    assertThat(pool.acquire()).isNull();
  }

  @Test
  void thereAreNoMoreThanTheMaximum() {
    Pool.Entry<String> a = enabled("a");
    enabled("b");
    Pool.Entry<String> reserved = pool.reserve();

    assertThat(reserved).isNotNull();
    assertThat(pool.reserve()).isNull();
    assertThat(a.remove()).isTrue();
    assertThat(pool.reserve()).isNotNull();
    assertThat(pool.size()).isEqualTo(3);
  }

  @Test
  void anIdleOneThatIsRemovedIsNotGiven() {
    Pool.Entry<String> a = enabled("a");
    Pool.Entry<String> b = enabled("b");
    Pool.Entry<String> c = enabled("c");
    List.of(a, b, c).forEach(Pool.Entry::release);

    assertThat(b.remove()).isTrue();
    assertThat(b.remove()).isFalse();

    assertThat(b.isTerminated()).isTrue();
    assertThat(pool.acquire()).isSameAs(c);
    assertThat(pool.acquire()).isSameAs(a);
    assertThat(pool.acquire()).isNull();
  }

  @Test
  void oneThatIsRemovedWhileInUseDoesNotComeBack() {
    Pool.Entry<String> a = enabled("a");

    assertThat(a.remove()).isTrue();

    assertThat(a.release()).isFalse();
    assertThat(pool.acquire()).isNull();
    assertThat(pool.size()).isZero();
  }

  @Test
  void anEntryIsEnabledOnce() {
    Pool.Entry<String> reserved = Objects.requireNonNull(pool.reserve());

    assertThat(reserved.isReserved()).isTrue();
    assertThat(reserved.enable("a", false)).isTrue();

    assertThat(reserved.isIdle()).isTrue();
    assertThat(reserved.getPooled()).isEqualTo("a");
    assertThatThrownBy(() -> reserved.enable("b", true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("IDLE");
  }

  @Test
  void aTerminatedPoolGivesAndTakesNothing() {
    Pool.Entry<String> used = enabled("a");
    Pool.Entry<String> idle = enabled("b");
    idle.release();
    Pool.Entry<String> reserved = Objects.requireNonNull(pool.reserve());

    assertThat(pool.terminate()).containsExactlyInAnyOrder(used, idle, reserved);

    assertThat(pool.isTerminated()).isTrue();
    assertThat(pool.acquire()).isNull();
    assertThat(pool.reserve()).isNull();
    assertThat(used.release()).isFalse();
    assertThat(reserved.enable("c", true)).isFalse();
    assertThat(pool.size()).isZero();
  }

  @Test
  void noEntryIsGivenToTwoThreadsAtATime() throws Exception {
    Pool<Integer> shared = new IdleFirstPool<>(8);
    Set<Pool.Entry<Integer>> held = ConcurrentHashMap.newKeySet();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> work = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      RandomGenerator random = new Random(thread);
      work.add(threads.submit(() -> useAndRemove(shared, held, random)));
    }
    for (Future<?> one : work) {
      one.get();
    }
    threads.shutdown();

    assertThat(shared.size()).isEqualTo((int) shared.stream().filter(Pool.Entry::isIdle).count());
    for (int left = shared.size(); left > 0; left--) {
      assertThat(shared.acquire()).isNotNull();
    }
    assertThat(shared.acquire()).isNull();
  }

  private static void useAndRemove(
      Pool<Integer> shared, Set<Pool.Entry<Integer>> held, RandomGenerator random) {
    for (int i = 0; i < 50_000; i++) {
      Pool.Entry<Integer> entry = shared.acquire();
      if (entry == null) {
        entry = shared.reserve();
        if (entry == null) {
          continue;
        }
        entry.enable(i, true);
      }
      assertThat(held.add(entry)).as("given to nobody else").isTrue();
      held.remove(entry);
      if (random.nextInt(10) == 0) {
        entry.remove();
      } else {
        entry.release();
      }
    }
  }

  private Pool.Entry<String> enabled(String connection) {
    Pool.Entry<String> entry = Objects.requireNonNull(pool.reserve());
    entry.enable(connection, true);
    return entry;
  }
}
