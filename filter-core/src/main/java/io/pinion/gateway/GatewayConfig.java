package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.pin.PinStoreProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.jspecify.annotations.Nullable;

/** The settings in force, all checked. Immutable. */
public final class GatewayConfig {
  private final Map<Setting<?>, Object> values;
  private final Map<Setting<?>, String> texts;
  private final Map<String, String> storeSettings;
  private final List<Backend> backends;
  private final List<String> warnings;

  private GatewayConfig(
      Map<Setting<?>, Object> values,
      Map<Setting<?>, String> texts,
      Map<String, String> storeSettings,
      List<Backend> backends,
      List<String> warnings) {
    this.values = values;
    this.texts = texts;
    this.storeSettings = storeSettings;
    this.backends = backends;
    this.warnings = warnings;
  }

  /**
   * Reads a configuration.
   *
   * @throws ConfigException with all faults at once
   */
  public static GatewayConfig of(Config config) {
    return of(key -> value(config, key), config.getPropertyNames());
  }

  /** MicroProfile Config takes a value whose {@code ${reference}} leads nowhere for no value. */
  private static Optional<String> value(Config config, String key) {
    Optional<String> value = config.getOptionalValue(key, String.class);
    if (value.isEmpty()) {
      ConfigValue found = config.getConfigValue(key);
      if (found.getRawValue() != null && found.getValue() == null) {
        throw new NoSuchElementException("expected a value, but it refers to one that is not set");
      }
    }
    return value;
  }

  /**
   * Reads settings given as key and text.
   *
   * @throws ConfigException with all faults at once
   */
  public static GatewayConfig of(Map<String, String> settings) {
    return of(key -> Optional.ofNullable(settings.get(key)), settings.keySet());
  }

  private static GatewayConfig of(
      Function<String, Optional<String>> source, Iterable<String> given) {
    List<String> keys = new ArrayList<>();
    given.forEach(keys::add); // once: SmallRye's cannot be gone through again
    SettingReader reader = new SettingReader(source, keys);
    Map<Setting<?>, Object> values = new HashMap<>();
    for (Setting<?> setting : Settings.ALL) {
      Object value = reader.read(setting, setting.key());
      if (value != null) {
        values.put(setting, value);
      }
    }
    List<Backend> backends = new ArrayList<>();
    if (values.get(Settings.BACKENDS) instanceof List<?> ids) {
      for (Object id : ids) {
        Backend backend = BackendSettings.read(reader, (String) id);
        if (backend != null) {
          backends.add(backend);
        }
      }
    }
    Map<String, String> ofStore = new HashMap<>();
    Set<String> storeKeys = new HashSet<>();
    if (values.get(SessionSettings.STORE) instanceof PinStoreProvider store) {
      for (String name : store.settings()) {
        String key = Settings.PREFIX + store.name() + "." + name;
        storeKeys.add(key);
        String text = reader.text(key, null);
        if (text != null) {
          ofStore.put(name, text);
        }
      }
      store.faults(ofStore).forEach(reader::fault);
    }
    if (!reader.faults().isEmpty()) {
      throw new ConfigException(reader.faults());
    }
    return new GatewayConfig(
        values,
        reader.texts(),
        Map.copyOf(ofStore),
        List.copyOf(backends),
        UnknownKeys.warnings(keys, storeKeys, backends));
  }

  /** The value of a setting that has a default. */
  <T> T get(Setting<T> setting) {
    T value = find(setting);
    if (value == null) {
      throw new IllegalArgumentException(setting.key() + " has no default");
    }
    return value;
  }

  /** The value of a setting; null if it has none. */
  @SuppressWarnings("unchecked") // a setting's own parser made the value
  <T> @Nullable T find(Setting<T> setting) {
    return (T) values.get(setting);
  }

  /** A setting as it was given, or by default; empty if it has no value. */
  String text(Setting<?> setting) {
    return texts.getOrDefault(setting, "");
  }

  /** Where sessions are looked for: where requests are relayed, unless it is said. */
  PathPatterns sessionPaths() {
    PathPatterns own = find(SessionSettings.SESSION_PATHS);
    return own == null ? get(Settings.PATHS) : own;
  }

  /** The settings that were given for the store, without their prefix. */
  Map<String, String> storeSettings() {
    return storeSettings;
  }

  /** The configured backends, in order. */
  List<Backend> backends() {
    return backends;
  }

  /** What is odd but no fault. */
  List<String> warnings() {
    return warnings;
  }
}
