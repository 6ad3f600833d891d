package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoadReportsTest {
  private static final Backend A = Placements.backend("a", 1);

  private final InFlight inFlight = new InFlight();
  private final AtomicLong clock = new AtomicLong();
  private final LoadReports reports = new LoadReports(inFlight, Duration.ofSeconds(6), clock::get);

  private void begin(int calls) {
    for (int i = 0; i < calls; i++) {
      inFlight.begin(A);
    }
  }

  @Test
  void withoutAReportOwnCallsCount() {
    begin(3);

    assertThat(reports.load(A)).isEqualTo(3);
  }

  @Test
  void requestsOfOthersCountAndOwnCallsAreCountedOn() {
    begin(2);
    reports.reported(A, 7); // of which two are this member's

    assertThat(reports.load(A)).isEqualTo(7);
    begin(1);
    assertThat(reports.load(A)).isEqualTo(8);
    inFlight.end(A);
    inFlight.end(A);
    assertThat(reports.load(A)).isEqualTo(6);
  }

  @Test
  void isNeverLessThanOwnCalls() {
    begin(5);
    reports.reported(A, 0); // the backend has not seen them yet

    assertThat(reports.load(A)).isEqualTo(5);
  }

  @Test
  void reportThatIsTooOldDoesNotCount() {
    begin(1);
    reports.reported(A, 7);

    clock.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(reports.load(A)).isEqualTo(7);
    clock.incrementAndGet();
    assertThat(reports.load(A)).isEqualTo(1);
  }

  @Test
  void reportOfABackendThatIsNoMoreIsForgotten() {
    reports.reported(A, 7);
    reports.retain(id -> !id.equals("a"));

    assertThat(reports.load(A)).isZero();
  }
}
