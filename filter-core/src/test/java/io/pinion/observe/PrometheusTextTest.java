package io.pinion.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.observe.MetricFamily.Sample;
import io.pinion.relay.Ending;
import io.pinion.relay.Outcome;
import io.pinion.route.Decision;
import io.pinion.route.PinLookup;
import io.pinion.session.Identification;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusTextTest {
  @Test
  void familyHasHelpAndTypeAndOneLineForEachSample() {
    MetricFamily counter =
        new MetricFamily(
            "pinion_x_total",
            "What x is",
            MetricFamily.Type.COUNTER,
            List.of(Sample.of(3, "a", "1"), Sample.of(4, "a", "2", "b", "3")));
    MetricFamily gauge =
        new MetricFamily("pinion_y", "Y", MetricFamily.Type.GAUGE, List.of(Sample.of(0)));

    assertThat(PrometheusText.of(List.of(counter, gauge)))
        .isEqualTo(
            """
            # HELP pinion_x_total What x is
            # TYPE pinion_x_total counter
            pinion_x_total{a="1"} 3
            pinion_x_total{a="2",b="3"} 4
            # HELP pinion_y Y
            # TYPE pinion_y gauge
            pinion_y 0
            """);
  }

  @Test
  void labelsAreEscaped() {
    MetricFamily odd =
        new MetricFamily(
            "m", "M", MetricFamily.Type.GAUGE, List.of(Sample.of(1, "l", "a\\b\"c\nd")));

    assertThat(PrometheusText.of(List.of(odd))).endsWith("m{l=\"a\\\\b\\\"c\\nd\"} 1\n");
  }

  @Test
  void helpStaysOnItsLine() {
    MetricFamily odd = new MetricFamily("m", "a\\b\nc \"d\"", MetricFamily.Type.GAUGE, List.of());

    assertThat(PrometheusText.of(List.of(odd)))
        .isEqualTo("# HELP m a\\\\b\\nc \"d\"\n# TYPE m gauge\n");
  }

  @Test
  void wholeNumbersHaveNoFractionAndOthersHave() {
    assertThat(value(0)).isEqualTo("0");
    assertThat(value(123_456_789_012.0)).isEqualTo("123456789012");
    assertThat(value(0.25)).isEqualTo("0.25");
  }

  private static String value(double value) {
    MetricFamily one =
        new MetricFamily("m", "M", MetricFamily.Type.GAUGE, List.of(new Sample(List.of(), value)));
    return PrometheusText.of(List.of(one)).lines().toList().get(2).substring("m ".length());
  }

  @Test
  void decisionsAreThereFromZero() {
    String text = PrometheusText.of(new Counters().families());

    for (Decision decision : Decision.values()) {
      assertThat(text)
          .contains("pinion_decisions_total{decision=\"" + decision.label() + "\"} 0\n");
    }
    assertThat(text)
        .contains("pinion_pin_lookups_total{result=\"hit\"} 0\n")
        .doesNotContain("none");
  }

  @Test
  void whatHappensIsCountedWithoutRawIds() {
    Counters counters = new Counters();
    counters.identified(new Identification(Reports.session(), 2, true, false));
    counters.identified(new Identification(null, 0, false, false));
    counters.decided(Decision.PINNED, PinLookup.HIT);
    counters.decided(Decision.ANONYMOUS, PinLookup.NONE);
    counters.retried();
    counters.refused();
    counters.ended(new Outcome(Ending.ANSWERED, 200, null), Duration.ofMillis(1500), 10, 20);
    counters.ended(new Outcome(Ending.CLIENT_GONE, 0, null), null, 1, 2);

    assertThat(PrometheusText.of(counters.families()))
        .contains("pinion_session_sources_total{source=\"header:X-Session-ID\"} 1\n")
        .contains("pinion_session_sources_total{source=\"none\"} 1\n")
        .contains("pinion_session_ids_invalid_total 2\n")
        .contains("pinion_session_ids_conflicting_total 1\n")
        .contains("pinion_decisions_total{decision=\"pinned\"} 1\n")
        .contains("pinion_decisions_total{decision=\"anonymous\"} 1\n")
        .contains("pinion_pin_lookups_total{result=\"hit\"} 1\n")
        .contains("pinion_retries_total 1\n")
        .contains("pinion_requests_refused_total 1\n")
        .contains("pinion_exchanges_total{outcome=\"answered\"} 1\n")
        .contains("pinion_exchanges_total{outcome=\"client-gone\"} 1\n")
        .contains("pinion_request_bytes_total 11\n")
        .contains("pinion_response_bytes_total 22\n")
        .contains("pinion_first_byte_seconds_bucket{le=\"1\"} 0\n")
        .contains("pinion_first_byte_seconds_bucket{le=\"2.5\"} 1\n")
        .contains("pinion_first_byte_seconds_bucket{le=\"60\"} 1\n")
        .contains("pinion_first_byte_seconds_bucket{le=\"+Inf\"} 1\n")
        .contains("pinion_first_byte_seconds_sum 1.5\n")
        .contains("pinion_first_byte_seconds_count 1\n")
        .doesNotContain(Reports.RAW_ID);
  }
}
