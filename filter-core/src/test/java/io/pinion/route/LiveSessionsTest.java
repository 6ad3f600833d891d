package io.pinion.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.pin.FakeTicker;
import io.pinion.session.SessionKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveSessionsTest {
  private static final Duration WINDOW = Duration.ofMinutes(5);
  private static final SessionKey KEY = new SessionKey(1, 1);
  private static final SessionKey OTHER = new SessionKey(2, 2);

  private final FakeTicker clock = new FakeTicker();
  private final LiveSessions live = new LiveSessions(WINDOW, 1_000, clock);
  private final Backend a = Member.backend("a");
  private final Backend b = Member.backend("b");

  @Test
  void sessionCountsOnceHoweverOftenItIsUsed() {
    live.used(KEY, "a");
    live.used(KEY, "a");
    live.used(OTHER, "a");

    assertThat(live.at(a)).isEqualTo(2);
    assertThat(live.at(b)).isZero();
    assertThat(live.home(KEY)).isEqualTo("a");
  }

  @Test
  void sessionThatMovesCountsWhereItIsNow() {
    live.used(KEY, "a");
    live.used(KEY, "b");

    assertThat(live.at(a)).isZero();
    assertThat(live.at(b)).isEqualTo(1);
    assertThat(live.home(KEY)).isEqualTo("b");
  }

  @Test
  void sessionIsNoLongerLiveWhenItsWindowIsOver() {
    live.used(KEY, "a");
    clock.advance(WINDOW.minusNanos(1));
    live.settle();
    assertThat(live.at(a)).isEqualTo(1);
    clock.advance(Duration.ofSeconds(2));
    live.settle();

    assertThat(live.at(a)).isZero();
    assertThat(live.home(KEY)).isNull();
  }

  @Test
  void eachUseBeginsTheWindowAnew() {
    live.used(KEY, "a");
    for (int i = 0; i < 10; i++) {
      clock.advance(WINDOW.multipliedBy(3).dividedBy(5));
      live.settle();
      assertThat(live.at(a)).isEqualTo(1);
      live.used(KEY, "a");
    }
  }

  @Test
  void sessionThatComesBackAfterItsWindowCountsOnce() {
    live.used(KEY, "a");
    clock.advance(WINDOW.multipliedBy(2));
    live.used(KEY, "b"); // the old entry is there until it is found
    live.settle();

    assertThat(live.at(a)).isZero();
    assertThat(live.at(b)).isEqualTo(1);
    clock.advance(WINDOW.multipliedBy(2));
    live.used(KEY, "b");
    live.settle();
    assertThat(live.at(b)).isEqualTo(1);
  }

  @Test
  void sessionThatHasNotBegunThereDoesNotCount() {
    live.used(KEY, "a");
    live.abandoned(KEY, "a");
    live.abandoned(KEY, "a");

    assertThat(live.at(a)).isZero();
    assertThat(live.home(KEY)).isNull();
  }

  @Test
  void lateAbandonDoesNotTakeASessionFromWhereItIsNow() {
    live.used(KEY, "a");
    live.used(KEY, "b");
    live.abandoned(KEY, "a");
    live.abandoned(OTHER, "b");

    assertThat(live.at(b)).isEqualTo(1);
    assertThat(live.home(KEY)).isEqualTo("b");
  }

  @Test
  void atMostSoManySessionsAreCounted() {
    IntStream.range(0, 50_000)
        .forEach(i -> live.used(new SessionKey(i, 3), i % 2 == 0 ? "a" : "b"));
    live.settle();

    assertThat(live.at(a) + live.at(b)).isBetween(1, 1_000);
    clock.advance(WINDOW.multipliedBy(2));
    live.settle();
    assertThat(live.at(a)).isZero();
    assertThat(live.at(b)).isZero();
  }

  @Test
  void countsAgreeWithTheSessionsWhateverThreadsMoveThem() {
    List<SessionKey> few = IntStream.range(0, 20).mapToObj(i -> new SessionKey(i, i)).toList();
    IntStream.range(0, 50_000)
        .parallel()
        .forEach(
            i -> {
              SessionKey key = few.get(i % few.size());
              String backend = i % 3 == 0 ? "a" : "b";
              if (i % 7 == 0) {
                live.abandoned(key, backend);
              } else {
                live.used(key, backend);
              }
            });

    assertThat((long) live.at(a)).isEqualTo(homes(few, "a"));
    assertThat((long) live.at(b)).isEqualTo(homes(few, "b"));
  }

  private long homes(List<SessionKey> keys, String backend) {
    return keys.stream().filter(key -> backend.equals(live.home(key))).count();
  }
}
