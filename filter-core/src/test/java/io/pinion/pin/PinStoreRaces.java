package io.pinion.pin;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.pin.History.Done;
import io.pinion.pin.History.Kind;
import io.pinion.pin.History.Operation;
import io.pinion.session.SessionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import org.jspecify.annotations.Nullable;

/**
 * Whatever several threads ask of one session at once, they are answered as if they had asked one
 * after the other. A store's module extends this and says which stores are asked.
 */
public abstract class PinStoreRaces {
  private static final long PATIENCE_SECONDS = 60;
  private static final AtomicLong SESSIONS = new AtomicLong();

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** The same entries through one or several members; thread {@code n} asks the {@code n}th. */
  protected abstract List<PinStore> stores();

  @AfterProperty
  void stopThreads() {
    threads.shutdownNow();
  }

  @Provide
  Arbitrary<List<List<Operation>>> programs() {
    Arbitrary<String> value = Arbitraries.of("a", "b");
    Arbitrary<Operation> operation =
        Combinators.combine(Arbitraries.of(Kind.class), value, value).as(Operation::new);
    return operation.list().ofMinSize(1).ofMaxSize(6).list().ofMinSize(2).ofMaxSize(4);
  }

  // another run of the same operations is another race, so that there is nothing to shrink
  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void operationsOnOneSessionHaveAnOrder(@ForAll("programs") List<List<Operation>> programs)
      throws Exception {
    SessionKey key = new SessionKey(SESSIONS.incrementAndGet(), 0x9e3779b97f4a7c15L);
    CyclicBarrier begin = new CyclicBarrier(programs.size());
    List<Future<List<Done>>> running = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      PinStore store = stores().get(i % stores().size());
      List<Operation> program = programs.get(i);
      running.add(
          threads.submit(
              () -> {
                begin.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return run(store, key, program);
              }));
    }
    List<Done> all = new ArrayList<>();
    for (Future<List<Done>> thread : running) {
      all.addAll(thread.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    History history = new History(all);
    assertThat(history.isLinearizable()).as("%s", history).isTrue();
  }

  private static List<Done> run(PinStore store, SessionKey key, List<Operation> program)
      throws Exception {
    List<Done> done = new ArrayList<>();
    for (Operation operation : program) {
      long began = System.nanoTime();
      Object answer = answer(store, key, operation);
      done.add(new Done(operation, answer, began, System.nanoTime()));
    }
    return done;
  }

  private static @Nullable Object answer(PinStore store, SessionKey key, Operation operation)
      throws Exception {
    String value = operation.value();
    return (switch (operation.kind()) {
          case FIND -> store.find(key);
          case CLAIM -> store.claim(key, value);
          case REPLACE -> store.replace(key, value, operation.replacement());
          case REMOVE -> store.remove(key, value);
        })
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
