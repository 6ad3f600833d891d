package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where the user's own file of Hazelcast's configuration is looked for. */
class ConfigFileTest {
  @Test
  void fileOfANameThatNoFileCanHaveIsRefusedLikeOneThatIsNotThere() {
    assertThatThrownBy(() -> new HazelcastPinStoreProvider().start(Map.of("config", "no\0file")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.hazelcast.config=")
        .hasMessageContaining("a YAML file or resource that Hazelcast can read");
  }

  @Test
  void resourceIsFoundByAThreadThatBelongsToNoApplication() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(null);
    try (Cluster cluster = new Cluster()) {
      assertThat(cluster.memberOfMovableClock().members()).isEqualTo(1);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
