package io.pinion.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.observe.Span.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TraceTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0";

  private static TraceParent parent(String sampled) {
    return Objects.requireNonNull(TraceParent.read(List.of(PARENT + sampled)));
  }

  @Test
  void stepsAreBelowTheRootAndTheRootBelowItsParent() {
    Trace trace = Trace.begin(parent("1"), 0, "GET");
    Span step = trace.step("relay", Kind.CLIENT);
    trace.end();

    assertThat(trace.spans()).containsExactly(trace.root(), step);
    assertThat(trace.root().parent()).isEqualTo(parent("1").span());
    assertThat(step.parent()).isEqualTo(trace.root().self().span());
    assertThat(trace.spans())
        .extracting(span -> span.self().traceId())
        .containsOnly(parent("1").traceId());
    assertThat(step.self().span()).isNotIn(0L, trace.root().self().span());
  }

  @Test
  void parentDecidesWhetherSpansAreKept() {
    assertThat(Trace.begin(parent("1"), 0, "GET").isSampled()).isTrue();
    Trace other = Trace.begin(parent("0"), 100, "GET");
    Span step = other.step("relay", Kind.CLIENT);

    assertThat(other.isSampled()).isFalse();
    assertThat(step.self().text()).endsWith("-00");
    assertThat(other.spans()).doesNotContain(step);
  }

  @Test
  void endOfTheTraceEndsItsStepsAndNothingChangesAfterIt() {
    Trace trace = Trace.begin(null, 100, "GET");
    Span step = trace.step("relay", Kind.CLIENT).with("a", "b").with("n", null);
    trace.end();
    long ended = step.endedAt();
    step.with("late", 1).failed("late").end();
    Span late = trace.step("late", Kind.INTERNAL);

    assertThat(ended).isGreaterThanOrEqualTo(step.beganAt());
    assertThat(step.endedAt()).isEqualTo(ended);
    assertThat(step.attributes()).containsOnlyKeys("a");
    assertThat(step.hasFailed()).isFalse();
    assertThat(trace.spans()).doesNotContain(late);
  }

  @Test
  void timesAreThoseOfTheClockOnTheWall() {
    long before = nanos(Instant.now());
    long began = System.nanoTime();
    Trace trace = Trace.begin(null, 100, "GET");
    Span earlier = trace.step("pin", Kind.INTERNAL, began);
    trace.end();
    long after = nanos(Instant.now());

    assertThat(trace.root().beganAt()).isBetween(before, after);
    assertThat(earlier.beganAt()).isLessThanOrEqualTo(trace.root().beganAt());
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
  }
}
