package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.model.ModelRoute;
import io.pinion.pin.PinStoreProvider;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** The settings in force, all checked. Immutable. */
public final class GatewayConfig {
  /** Besides all of {@code pinion.backend.}. */
  private static final Set<Setting<?>> FOLLOWED =
      Set.of(Settings.BACKENDS, ModelSettings.ROUTES, ShutdownSettings.READINESS);

  private final Map<Setting<?>, Object> values;
  private final Map<Setting<?>, String> texts;
  private final Map<String, String> storeSettings;
  private final List<Backend> backends;
  private final Named named;
  private final GivenSettings source;
  private final Supplier<SettingSource> origin;

  /** The settings whose keys have names in them, those of backends and stores apart. */
  private record Named(
      List<ModelRoute> routes,
      Map<String, String> routerHeaders,
      Map<String, String> traceHeaders) {
    static Named read(SettingReader reader, Map<Setting<?>, Object> values) {
      List<String> ids = new ArrayList<>();
      if (values.get(ModelSettings.ROUTES) instanceof List<?> given) {
        given.forEach(id -> ids.add((String) id));
      }
      return new Named(
          ModelRouteSettings.read(reader, ids),
          HeaderSettings.read(reader, ModelSettings.ROUTER_HEADER, ModelSettings.HEADERS),
          HeaderSettings.read(reader, TraceSettings.HEADER, TraceSettings.HEADERS));
    }
  }

  private GatewayConfig(
      Map<Setting<?>, Object> values,
      Map<Setting<?>, String> texts,
      Map<String, String> storeSettings,
      List<Backend> backends,
      Named named,
      GivenSettings source,
      Supplier<SettingSource> origin) {
    this.values = values;
    this.texts = texts;
    this.storeSettings = storeSettings;
    this.backends = backends;
    this.named = named;
    this.source = source;
    this.origin = origin;
  }

  /**
   * Reads a configuration.
   *
   * @throws ConfigException with all faults at once
   */
  public static GatewayConfig of(Config config) {
    return of(() -> SettingSource.of(config));
  }

  /**
   * Reads settings given as key and text.
   *
   * @throws ConfigException with all faults at once
   */
  public static GatewayConfig of(Map<String, String> settings) {
    return of(() -> SettingSource.of(settings));
  }

  private static GatewayConfig of(Supplier<SettingSource> origin) {
    return of(SettingsFile.over(origin.get()), origin);
  }

  private static GatewayConfig of(SettingSource source, Supplier<SettingSource> origin) {
    RecordedSettings texts = new RecordedSettings(source);
    SettingReader reader = new SettingReader(texts);
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
    Named named = Named.read(reader, values);
    Map<String, String> ofStore = ofStore(values.get(SessionSettings.STORE), reader);
    if (!reader.faults().isEmpty()) {
      throw new ConfigException(reader.faults());
    }
    return new GatewayConfig(
        values, reader.texts(), ofStore, List.copyOf(backends), named, texts.given(), origin);
  }

  private static Map<String, String> ofStore(@Nullable Object named, SettingReader reader) {
    Map<String, String> given = new HashMap<>();
    if (named instanceof PinStoreProvider store) {
      for (String name : store.settings()) {
        String text = reader.text(storeKey(store, name), null);
        if (text != null) {
          given.put(name, text);
        }
      }
      store.faults(given).forEach(reader::fault);
    }
    return Map.copyOf(given);
  }

  private static String storeKey(PinStoreProvider store, String name) {
    return Settings.PREFIX + store.name() + "." + name;
  }

  /**
   * What the same origin gives now; this one if that is the same.
   *
   * @throws ConfigException with all faults at once
   */
  GatewayConfig reread() {
    SettingSource now = SettingsFile.over(origin.get());
    return source.isSameIn(now) ? this : of(now, origin);
  }

  /**
   * A backend as it is configured, if it is, but for what was changed at run time.
   *
   * @param changed texts by the keys that its settings have after {@code pinion.backend.ID.}
   * @throws ConfigException with all faults at once
   */
  Backend backend(String id, Map<String, String> changed) {
    SettingReader reader = new SettingReader(new ChangedSettings(source, id, changed));
    Backend backend = BackendSettings.read(reader, id);
    if (backend == null || !reader.faults().isEmpty()) {
      throw new ConfigException(reader.faults());
    }
    return backend;
  }

  /** The keys of the settings that take a restart to follow and are not as in another. */
  Set<String> differing(GatewayConfig other) {
    Set<String> keys = new TreeSet<>();
    for (Setting<?> setting : Settings.ALL) {
      if (!FOLLOWED.contains(setting) && !text(setting).equals(other.text(setting))) {
        keys.add(setting.key());
      }
    }
    PinStoreProvider store = get(SessionSettings.STORE);
    for (String name : store.settings()) {
      if (!Objects.equals(storeSettings.get(name), other.storeSettings.get(name))) {
        keys.add(storeKey(store, name));
      }
    }
    return keys;
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

  /** The model routes, in order. */
  List<ModelRoute> modelRoutes() {
    return named.routes();
  }

  /** What each call to the router's model has in its head; may be credentials. */
  Map<String, String> routerHeaders() {
    return named.routerHeaders();
  }

  /** What each call to the receiver of spans has in its head; may be credentials. */
  Map<String, String> traceHeaders() {
    return named.traceHeaders();
  }

  /** What is odd but no fault. */
  List<String> warnings() {
    PinStoreProvider store = get(SessionSettings.STORE);
    Set<String> ofStore =
        store.settings().stream().map(name -> storeKey(store, name)).collect(Collectors.toSet());
    return UnknownKeys.warnings(source.keys(), ofStore, backends, modelRoutes());
  }
}
