package io.pinion.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private static TraceParent read(String text) {
    return Objects.requireNonNull(TraceParent.read(List.of(text)), text);
  }

  @Test
  void whatIsReadIsWrittenAsItCame() {
    for (String flags : List.of("00", "01")) {
      String text = "00-" + TRACE + "-" + SPAN + "-" + flags;
      TraceParent read = read(text);
      assertThat(read.text()).isEqualTo(text);
      assertThat(read.traceId()).isEqualTo(TRACE);
      assertThat(read.sampled()).isEqualTo(flags.equals("01"));
    }
  }

  @Test
  void flagsAndVersionsToComeAreReadAsFarAsTheyAreKnown() {
    for (String text :
        List.of(
            "00-" + TRACE + "-" + SPAN + "-ff",
            "cc-" + TRACE + "-" + SPAN + "-01",
            "01-" + TRACE + "-" + SPAN + "-03-what-comes-then")) {
      assertThat(read(text).text()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-" + TRACE + "-" + SPAN + "-1",
        "00-" + TRACE + "-" + SPAN,
        "01-" + TRACE + "-" + SPAN + "-01more",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-" + SPAN + "-01",
        "00-" + TRACE + SPAN + "-01"
      })
  void whatCannotBeUnderstoodIsNone(String text) {
    assertThat(TraceParent.read(List.of(text))).isNull();
  }

  @Test
  void twoLinesAreNone() {
    String text = "00-" + TRACE + "-" + SPAN + "-01";
    assertThat(TraceParent.read(List.of(text, text))).isNull();
    assertThat(TraceParent.read(List.of())).isNull();
  }

  @Test
  void ofNewTracesTheShareThatIsAskedForIsSampled() {
    assertThat(sampled(0)).isZero();
    assertThat(sampled(100)).isEqualTo(10_000);
    assertThat(sampled(25)).isBetween(2_000L, 3_000L); // beyond ten standard deviations
  }

  private static long sampled(int percentage) {
    return Stream.generate(() -> TraceParent.random(percentage))
        .limit(10_000)
        .filter(TraceParent::sampled)
        .count();
  }
}
