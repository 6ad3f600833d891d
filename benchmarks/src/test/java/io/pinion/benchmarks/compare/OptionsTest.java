package io.pinion.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The command line of the comparison. */
class OptionsTest {
  @Test
  void everythingRunsUnlessToldOtherwise() {
    Options options = Options.parse();

    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.only()).containsExactly(Gateway.values());
    assertThat(options.phases()).containsExactly(Phase.values());
  }

  @Test
  void someGatewaysAndPhasesCanBeChosen() {
    Options options =
        Options.parse(
            "3", "--only", "pinion-tomcat,haproxy", "--phase", "events", "--jvm", "-a -b");

    assertThat(options.rounds()).isEqualTo(3);
    assertThat(options.only()).containsExactly(Gateway.HAPROXY, Gateway.PINION_TOMCAT);
    assertThat(options.phases()).containsExactly(Phase.EVENTS);
    assertThat(options.jvm()).containsExactly("-a", "-b");
  }

  @Test
  void whatIsUnknownIsNamedWithWhatIsKnown() {
    assertThatThrownBy(() -> Options.parse("--only", "envoy"))
        .hasMessageContaining("envoy")
        .hasMessageContaining("pinion-tomcat");
    assertThatThrownBy(() -> Options.parse("--rounds", "3")).hasMessageContaining("--rounds");
    assertThatThrownBy(() -> Options.parse("many")).hasMessageContaining("many");
  }
}
