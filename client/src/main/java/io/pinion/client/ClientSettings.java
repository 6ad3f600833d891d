package io.pinion.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Reads settings from MicroProfile Config, or without it from where that would look first. */
final class ClientSettings {
  private ClientSettings() {}

  /**
   * The value of a setting; one that is blank counts as not there.
   *
   * @throws IllegalArgumentException if it is there, and refers to what is not
   */
  static Optional<String> get(String key) {
    return source().apply(key);
  }

  /**
   * The hosts between the commas of a value; none if it is not there.
   *
   * @throws IllegalArgumentException if it is there and has no part, or refers to what is not there
   */
  static List<String> list(String key) {
    Optional<String> value = get(key);
    List<String> parts =
        value.stream()
            .flatMap(text -> Arrays.stream(text.split(",", -1)))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .toList();
    if (value.isPresent() && parts.isEmpty()) {
      throw new IllegalArgumentException(key + "=" + value.get() + ": expected one host at least");
    }
    return parts;
  }

  private static Function<String, Optional<String>> source() {
    try {
      return OfMicroProfile.source();
    } catch (IllegalStateException | NoClassDefFoundError e) {
      // the library is not there, or no implementation of it
      return key -> filled(System.getProperty(key, environment(key)));
    }
  }

  private static @Nullable String environment(String key) {
    return System.getenv(key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT));
  }

  private static Optional<String> filled(@Nullable String value) {
    return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Apart, so that it is linked only when asked. */
  private static final class OfMicroProfile {
    static Function<String, Optional<String>> source() {
      Config config = ConfigProvider.getConfig();
      return key -> value(config, key);
    }

    private static Optional<String> value(Config config, String key) {
      Optional<String> value =
          config.getOptionalValue(key, String.class).flatMap(ClientSettings::filled);
      String given = config.getConfigValue(key).getRawValue();
      if (value.isEmpty() && filled(given).isPresent()) {
        // without a word the header would go to all hosts
        throw new IllegalArgumentException(
            key + "=" + given + ": it refers to nothing that is set");
      }
      return value;
    }
  }
}
