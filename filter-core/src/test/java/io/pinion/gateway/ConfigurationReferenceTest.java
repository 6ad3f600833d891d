package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps docs/configuration.md true to the settings, and writes it when asked to. */
class ConfigurationReferenceTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "")).resolve("../docs/configuration.md");
  private static final String COMMAND =
      "mvn -pl filter-core test -Dtest=ConfigurationReferenceTest -Dpinion.docs.write=true";

  @Test
  void pageIsWhatTheSettingsSay() throws IOException {
    String expected = ConfigurationReference.markdown();
    if (Boolean.getBoolean("pinion.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, expected);
    }
    String actual = Files.exists(PAGE) ? Files.readString(PAGE) : "";

    assertThat(actual.replace("\r\n", "\n"))
        .as("docs/configuration.md differs from the settings; rewrite it with: %s", COMMAND)
        .isEqualTo(expected);
  }

  @Test
  void pageNamesEverySettingAndTheCommandThatWritesIt() {
    String page = ConfigurationReference.markdown();

    assertThat(Settings.ALL).allMatch(setting -> page.contains("| `" + setting.key() + "` |"));
    assertThat(BackendSettings.ALL)
        .allMatch(setting -> page.contains("| `pinion.backend.ID." + setting.key() + "` |"));
    assertThat(page).contains(COMMAND);
  }
}
