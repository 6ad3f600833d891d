package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration that changes while the gateway runs. */
class ConfigRefreshTest {
  @TempDir private static Path directory;

  private final Map<String, String> settings =
      new ConcurrentHashMap<>(RunningPool.settings("a", "b"));
  private final List<GatewayConfig> followed = new ArrayList<>();
  private final GatewayConfig atStart =
      GatewayConfig.of(
          new SmallRyeConfigBuilder()
              .addDefaultInterceptors()
              .withSources(new Changing(settings))
              .build());
  private final ConfigRefresh refresh = new ConfigRefresh(atStart, followed::add);
  private final Logged log = new Logged(ConfigRefresh.class);

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void nothingIsFollowedAsLongAsNothingChanges() {
    refresh.refresh();
    settings.put("others.setting", "x");
    refresh.refresh();

    assertThat(followed).isEmpty();
  }

  @Test
  void backendsAreFollowedWithAllTheirSettings() {
    settings.put("pinion.backends", "a,c");
    settings.put("pinion.backend.c.url", "http://c:8000");
    settings.put("pinion.backend.c.headers.Authorization", "Bearer x");
    settings.put("pinion.backend.a.weight", "2");
    refresh.refresh();
    refresh.refresh();

    assertThat(followed).hasSize(1);
    assertThat(followed.get(0).backends()).extracting(Backend::id).containsExactly("a", "c");
    assertThat(followed.get(0).backends().get(0).weight()).isEqualTo(2);
    assertThat(followed.get(0).backends().get(1).headers())
        .containsEntry("Authorization", "Bearer x");
    assertThat(log.messages()).as("b's url is left over").hasSize(1);
  }

  @Test
  void readinessIsFollowedWithoutARestart() {
    Readiness readiness = new Readiness(atStart, false);
    assertThat(readiness.state()).isEqualTo(Readiness.State.READY);
    settings.put("pinion.readiness", "draining");
    refresh.refresh();

    readiness.configure(followed.get(0));
    assertThat(readiness.state()).isEqualTo(Readiness.State.DRAINING);
    assertThat(log.messages()).as("a restart is asked for").isEmpty();

    readiness.close();
    settings.put("pinion.readiness", "ready");
    refresh.refresh();
    readiness.configure(followed.get(1));
    assertThat(readiness.state()).as("once it closes").isEqualTo(Readiness.State.REFUSING);
  }

  @Test
  void headerThatIsAddedIsFollowed() {
    settings.put("pinion.backend.a.headers.Authorization", "Bearer x");
    refresh.refresh();

    assertThat(followed).hasSize(1);
    assertThat(followed.get(0).backends().get(0).headers())
        .containsEntry("Authorization", "Bearer x");
  }

  @Test
  void valueThatAnotherRefersToIsFollowed() {
    settings.put("weight-of-a", "2");
    settings.put("pinion.backend.a.weight", "${weight-of-a}");
    refresh.refresh();
    settings.put("weight-of-a", "3");
    refresh.refresh();

    assertThat(followed).hasSize(2);
    assertThat(followed.get(1).backends().get(0).weight()).isEqualTo(3);
  }

  @Test
  void faultsAreReportedTogetherAndOnceAndNothingIsFollowed() {
    settings.put("pinion.backends", "a,c");
    settings.put("pinion.backend.a.weight", "heavy");
    refresh.refresh();
    refresh.refresh();

    assertThat(followed).isEmpty();
    assertThat(log.news())
        .singleElement()
        .asString()
        .contains("pinion.backend.a.weight=\"heavy\": expected", "pinion.backend.c.url is not set");

    settings.put("pinion.backend.c.url", "http://c:8000");
    refresh.refresh();
    assertThat(log.news()).singleElement().asString().doesNotContain("pinion.backend.c.url");
    settings.put("pinion.backend.a.weight", "4");
    refresh.refresh();
    assertThat(followed).hasSize(1);
  }

  @Test
  void settingsThatTakeARestartAreNamedOnceUntilTheyAreAsBefore() {
    settings.put("pinion.pin.ttl", "5m");
    settings.put("pinion.store", "memory"); // as it is
    refresh.refresh();
    settings.put("pinion.backend.a.weight", "2");
    refresh.refresh();

    assertThat(log.news()).singleElement().asString().startsWith("pinion.pin.ttl has changed");
    settings.put("pinion.pin.ttl", "30m"); // the default
    refresh.refresh();
    settings.put("pinion.pin.ttl", "5m");
    refresh.refresh();
    assertThat(log.news()).singleElement().asString().startsWith("pinion.pin.ttl has changed");
  }

  @Test
  void unknownKeyIsAWarningWhenItAppears() {
    settings.put("pinion.backend.a.wait", "2");
    refresh.refresh();
    settings.put("pinion.backend.a.weight", "2");
    refresh.refresh();

    assertThat(log.messages())
        .singleElement()
        .asString()
        .startsWith("pinion.backend.a.wait is no setting");
  }

  @Test
  void sourceThatFailsIsReportedOnceAndChangesNothing() {
    settings.put("pinion.backend.a.weight", Changing.FAILS);
    refresh.refresh();
    refresh.refresh();

    assertThat(followed).isEmpty();
    assertThat(log.messages()).singleElement().asString().contains("the source is gone");
  }

  @Test
  void fileOutranksOtherSourcesAndIsReadAnew() throws IOException {
    Path file = Files.createTempFile(directory, "pinion", ".properties");
    Files.writeString(file, "pinion.backend.a.weight=2\n# a comment\n");
    settings.put("pinion.config.file", file.toString());
    settings.put("pinion.backend.a.weight", "7");
    refresh.refresh();
    Files.writeString(
        file,
        "pinion.backends=a,b,c\npinion.backend.c.url=http://c:8000\npinion.backend.b.weight=\n");
    refresh.refresh();

    assertThat(followed).hasSize(2);
    assertThat(followed.get(0).backends().get(0).weight()).isEqualTo(2);
    assertThat(followed.get(1).backends()).extracting(Backend::id).containsExactly("a", "b", "c");
    assertThat(followed.get(1).backends())
        .extracting(Backend::weight)
        .containsExactly(7.0, 1.0, 1.0);

    Files.delete(file);
    refresh.refresh();
    assertThat(followed).as("what was in force stays").hasSize(2);
    assertThat(log.messages()).last().asString().contains("pinion.config.file=\"" + file);
  }

  /** Looks its settings up each time, as those do that can change. */
  private record Changing(Map<String, String> settings) implements ConfigSource {
    static final String FAILS = "fails";

    @Override
    public Set<String> getPropertyNames() {
      return settings.keySet();
    }

    @Override
    public @Nullable String getValue(String key) {
      String value = settings.get(key);
      if (FAILS.equals(value)) {
        throw new IllegalStateException("the source is gone");
      }
      return value;
    }

    @Override
    public String getName() {
      return "changing";
    }
  }
}
