package io.pinion.clients.carrying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.client.SessionHeader;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's settings in an application's MicroProfile Config, here SmallRye's. */
class ConfiguredHeaderIT {
  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();
  private final ConfigProviderResolver resolver = ConfigProviderResolver.instance();
  private final ClassLoader application = new URLClassLoader(new URL[0], before);

  @BeforeEach
  void enter() {
    thread.setContextClassLoader(application);
  }

  @AfterEach
  void leave() {
    resolver.releaseConfig(resolver.getConfig());
    thread.setContextClassLoader(before);
  }

  private void configure(Map<String, String> settings) {
    Config config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(new PropertiesConfigSource(settings, "the application's", 100))
            .build();
    resolver.registerConfig(config, application);
  }

  @Test
  void isAsTheApplicationSays() {
    configure(
        Map.of(
            "pinion.client.header", "X-Conversation",
            "pinion.client.hosts", "${gateway.host}:8080,*.internal",
            "gateway.host", "gateway"));

    assertThat(SessionHeader.configured())
        .hasToString("X-Conversation to [gateway:8080, *.internal]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void isForAllHostsWhereTheSettingIsBlank(String hosts) {
    configure(Map.of("pinion.client.hosts", hosts));

    assertThat(SessionHeader.configured()).hasToString("X-Session-ID to all hosts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${nowhere.set:}", "${nowhere.set}", ","})
  void aSettingThatComesToNothingIsRefusedAndDoesNotMeanAllHosts(String hosts) {
    configure(Map.of("pinion.client.hosts", hosts));

    assertThatThrownBy(SessionHeader::configured)
        .hasMessageContaining("pinion.client.hosts")
        .isInstanceOf(IllegalArgumentException.class);
  }
}
