package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes with which mode. */
class ModesTest {
  @Test
  void providedInstanceHasToBeThere() {
    assertThatThrownBy(() -> new HazelcastPinStoreProvider().start(Map.of("mode", "provided")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.hazelcast.mode=\"provided\"")
        .hasMessageContaining("one CDI bean of the type com.hazelcast.core.HazelcastInstance");
  }

  @ParameterizedTest
  @CsvSource({
    "client, address",
    "client, port",
    "client, port-count",
    "client, kubernetes-service",
    "provided, cluster-name",
    "provided, members",
    "provided, address",
    "provided, port",
    "provided, port-count",
    "provided, kubernetes-service",
    "provided, config"
  })
  void settingThatTheModeHasNoUseForIsRefused(String mode, String key) {
    Map<String, String> given = new HashMap<>(Map.of("mode", mode, key, "1"));
    given.put("backups", "2");
    if (mode.equals("client")) {
      given.put("members", "127.0.0.1");
    }

    assertThat(new HazelcastPinStoreProvider().faults(given))
        .containsExactly(
            "pinion.hazelcast." + key + "=\"1\": expected not to be set, as mode is " + mode);
  }
}
