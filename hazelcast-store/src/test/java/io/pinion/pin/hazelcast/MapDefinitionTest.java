package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinion.gateway.ConfigException;
import io.pinion.gateway.GatewayConfig;
import io.pinion.gateway.Logged;
import io.pinion.pin.PinStore;
import io.pinion.session.SessionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts of a map that is configured in several ways, and what is said of it. */
class MapDefinitionTest {
  private static final Duration TTL = Duration.ofHours(1);

  private final Cluster cluster = new Cluster();
  private final Logged logged = new Logged(MapDefinition.class);

  @AfterEach
  void stop() {
    logged.close();
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pinion-pins", "pinion-p*"})
  void membersOwnDefinitionCountsAndIsNotTakenForTheClusters(String name, @TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("hazelcast.yaml"),
            """
            hazelcast:
              map:
                %s:
                  time-to-live-seconds: 7200
            """
                .formatted(name));
    use(cluster.member(Map.of("config", file.toString())), "pinion-pins", TTL, 1_000);

    assertThat(logged.messages())
        .singleElement()
        .asString()
        .contains("the map pinion-pins is as this member's own configuration of Hazelcast has it")
        .contains("a time to live of 7200 s, not a time to live of 3600 s (pinion.pin.ttl)")
        .contains("any number of entries, not 1000 entries a member (pinion.pin.max-entries)");
  }

  @Test
  void memberWithTheSameSettingsSaysNothing() {
    use(cluster.member(), "pinion-pins", TTL, 1_000);
    use(cluster.member(), "pinion-pins", TTL, 1_000);

    assertThat(logged.messages()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "pinion-pins, pinion.pin",
    "pinion-responses, pinion.responses",
    "pinion-models, pinion.model"
  })
  void memberThatDiffersFromTheClusterSaysInWhatAndWhereThatIsSet(String map, String prefix) {
    use(cluster.member(), map, TTL, 1_000);
    use(cluster.member(Map.of("backups", "2")), map, Duration.ofMinutes(1), 2_000);

    assertThat(logged.messages())
        .singleElement()
        .asString()
        .startsWith("the cluster has the map " + map + " with other settings than this member")
        .contains("a time to live of 3600 s, not a time to live of 60 s (" + prefix + ".ttl)")
        .contains("1000 entries a member, not 2000 entries a member (" + prefix + ".max-entries)")
        .contains("backups: 1, not backups: 2 (pinion.hazelcast.backups)")
        .doesNotContain("MapConfig");
  }

  @Test
  void onlyWhatDiffersIsNamed() {
    use(cluster.member(), "pinion-pins", TTL, 1_000);
    use(cluster.member(), "pinion-pins", TTL, 2_000);

    assertThat(logged.messages())
        .singleElement()
        .asString()
        .contains("pinion.pin.max-entries")
        .doesNotContain("pinion.pin.ttl", "backups");
  }

  @Test
  void clientSaysWhatItWouldHaveHadAndThatItCannotReadWhatCounts() {
    use(cluster.member(), "pinion-pins", TTL, 1_000);
    use(cluster.client(), "pinion-pins", Duration.ofMinutes(1), 2_000);

    assertThat(logged.messages())
        .singleElement()
        .asString()
        .contains("which a client cannot read")
        .contains("a time to live of 60 s (pinion.pin.ttl)")
        .contains("2000 entries a member (pinion.pin.max-entries)")
        .doesNotContain("MapConfig");
  }

  @Test
  void settingsThatAreNamedAreThoseOfTheGateway() {
    List<String> keys =
        Stream.of("pinion-pins", "pinion-responses", "pinion-models")
            .map(map -> MapConfigs.pins(map, TTL, 1_000, 1))
            .map(MapDifferences::wanted)
            .flatMap(text -> Stream.of(text.split("[()]", -1)))
            .filter(part -> part.startsWith("pinion.") && !part.endsWith("backups"))
            .toList();

    ConfigException faults =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                GatewayConfig.of(keys.stream().collect(Collectors.toMap(key -> key, key -> "-"))));

    assertThat(keys)
        .hasSize(6)
        .allSatisfy(
            key -> assertThat(faults.faults()).anyMatch(fault -> fault.startsWith(key + "=")));
  }

  private static void use(
      HazelcastPinStoreProvider provider, String map, Duration ttl, int maxEntries) {
    PinStore pins = provider.open(map, ttl, maxEntries);
    var unused =
        pins.find(new SessionKey(1, 2))
            .toCompletableFuture()
            .orTimeout(60, TimeUnit.SECONDS)
            .join();
  }
}
