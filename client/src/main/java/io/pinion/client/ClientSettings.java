package io.pinion.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads settings from MicroProfile Config, or without it from where that would look first. */
final class ClientSettings {
  private ClientSettings() {}

  /** An empty value is none. */
  static Optional<String> get(String key) {
    Optional<String> value;
    try {
      value = OfMicroProfile.get(key);
    } catch (IllegalStateException | NoClassDefFoundError e) {
      // the library is not there, or no implementation of it
      value = Optional.ofNullable(System.getProperty(key)).or(() -> environment(key));
    }
    return value.map(String::strip).filter(text -> !text.isEmpty());
  }

  static List<String> list(String key) {
    return get(key).stream()
        .flatMap(text -> Arrays.stream(text.split(",", -1)))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static Optional<String> environment(String key) {
    return Optional.ofNullable(
        System.getenv(key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT)));
  }

  /** Apart, so that it is linked only when asked. */
  private static final class OfMicroProfile {
    static Optional<String> get(String key) {
      return ConfigProvider.getConfig().getOptionalValue(key, String.class);
    }
  }
}
