package io.pinion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Many sessions at once, each of which writes into its calls which one it is. */
public final class Conversations {
  /** The header that the caller writes itself: the session's id, or {@link #NONE}. */
  public static final String TRUTH = "X-Truth";

  private static final String NONE = "none";

  private Conversations() {}

  /** What an application does to call a model: returns when the answer is there. */
  @FunctionalInterface
  public interface Caller {
    /**
     * Makes one call.
     *
     * @param headers the caller's own
     */
    void call(Map<String, String> headers) throws Exception;
  }

  /** Each call of each thread is of another session; every fifth is a side call. */
  public static void hold(int threads, int callsEach, Caller caller) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      CyclicBarrier start = new CyclicBarrier(threads);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int first = i * callsEach;
        all.add(
            pool.submit(
                () -> {
                  start.await();
                  for (int n = first; n < first + callsEach; n++) {
                    turn(n, caller);
                  }
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get(2, TimeUnit.MINUTES);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void turn(int number, Caller caller) throws Exception {
    AmbientSession session = AmbientSession.of("conversation-" + number);
    if (number % 5 == 4) {
      session.call(() -> AmbientSession.none().call(() -> call(caller, NONE)));
    } else {
      session.call(() -> call(caller, session.id().orElseThrow()));
    }
  }

  private static boolean call(Caller caller, String truth) throws Exception {
    caller.call(Map.of(TRUTH, truth));
    return true;
  }

  /** That each call carried the session it was of. */
  public static void assertUnmixed(List<Backend.Call> calls, String header) {
    assertThat(calls)
        .allSatisfy(
            call -> {
              List<String> truth = call.values(TRUTH);
              assertThat(call.values(header))
                  .isEqualTo(truth.equals(List.of(NONE)) ? List.of() : truth);
            });
  }
}
