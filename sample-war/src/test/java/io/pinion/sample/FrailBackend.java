package io.pinion.sample;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A backend that is killed and revived, or frozen and thawed, at random times. What fails on the
 * way fails the wait for its {@link #end}.
 */
final class FrailBackend {
  private enum State {
    WELL,
    KILLED,
    FROZEN
  }

  private final TestBackend backend;
  private final Signal signal = new Signal();
  private State state = State.WELL;
  private boolean ending = true;
  private boolean ended = true;
  private int misfortunes;
  private long wellSince = System.nanoTime();

  FrailBackend(TestBackend backend) {
    this.backend = backend;
  }

  /** Lets misfortunes begin. */
  void begin(
      ScheduledExecutorService clock, RandomGenerator random, int wellMillis, int unwellMillis) {
    signal.change(
        () -> {
          ending = false;
          ended = false;
        });
    strikeLater(clock, random, wellMillis, unwellMillis);
  }

  /** Lets no more of them begin and returns when the last is over. */
  void end() {
    signal.change(() -> ending = true);
    signal.require(() -> ended, Signal.PATIENCE, () -> "recovery of " + backend.id());
  }

  /** Whether it was not well at this time or later. */
  boolean struckSince(long nanoTime) {
    return signal.read(() -> state != State.WELL || wellSince - nanoTime > 0);
  }

  int misfortunes() {
    return signal.read(() -> misfortunes);
  }

  private void strikeLater(
      ScheduledExecutorService clock, RandomGenerator random, int wellMillis, int unwellMillis) {
    var unused =
        clock.schedule(
            () -> {
              if (signal.read(() -> ending)) {
                signal.change(() -> ended = true);
                return;
              }
              strike(random.nextBoolean() ? State.KILLED : State.FROZEN);
              var unusedToo =
                  clock.schedule(
                      () -> {
                        recover();
                        strikeLater(clock, random, wellMillis, unwellMillis);
                      },
                      random.nextInt(unwellMillis),
                      TimeUnit.MILLISECONDS);
            },
            random.nextInt(wellMillis),
            TimeUnit.MILLISECONDS);
  }

  private void strike(State what) {
    signal.change(
        () -> {
          state = what; // before it happens: exchanges may be broken from here on
          misfortunes++;
        });
    if (what == State.KILLED) {
      backend.kill();
    } else {
      backend.freeze();
    }
  }

  private void recover() {
    if (signal.read(() -> state) == State.KILLED) {
      backend.revive();
    } else {
      backend.thaw();
    }
    signal.change(
        () -> {
          state = State.WELL;
          wellSince = System.nanoTime();
        });
  }
}
