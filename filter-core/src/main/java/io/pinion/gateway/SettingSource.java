package io.pinion.gateway;

import java.util.HashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Where the texts of settings come from. */
interface SettingSource {
  /**
   * What is given for a key.
   *
   * @throws NoSuchElementException if it refers to what is not given
   */
  Optional<String> find(String key);

  /** The keys that it knows to have; environment variables may be missing. */
  Set<String> keys();

  static SettingSource of(Map<String, String> settings) {
    Map<String, String> texts = Map.copyOf(settings);
    return new SettingSource() {
      @Override
      public Optional<String> find(String key) {
        return Optional.ofNullable(texts.get(key));
      }

      @Override
      public Set<String> keys() {
        return texts.keySet();
      }
    };
  }

  /** What a configuration has now, as far as its implementation looks anew. */
  static SettingSource of(Config config) {
    return new SettingSource() {
      /** MicroProfile Config takes a value whose {@code ${reference}} leads nowhere for none. */
      @Override
      public Optional<String> find(String key) {
        Optional<String> value = config.getOptionalValue(key, String.class);
        if (value.isEmpty()) {
          ConfigValue found = config.getConfigValue(key);
          if (found.getRawValue() != null && found.getValue() == null) {
            throw new NoSuchElementException(
                "expected a value, but it refers to one that is not set");
          }
        }
        return value;
      }

      /** Asks the sources too: SmallRye remembers the names that they had at first. */
      @Override
      public Set<String> keys() {
        Set<String> keys = new HashSet<>();
        config.getPropertyNames().forEach(keys::add); // once: SmallRye's is gone afterwards
        for (ConfigSource source : config.getConfigSources()) {
          keys.addAll(source.getPropertyNames());
        }
        return keys;
      }
    };
  }
}
