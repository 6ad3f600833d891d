package io.pinion.gateway;

import static io.pinion.gateway.Setting.setting;

import io.pinion.model.ModelRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings of each model route, {@code pinion.model.route.ID.KEY}. */
final class ModelRouteSettings {
  static final String PREFIX = Settings.PREFIX + "model.route.";

  static final Setting<String> DESCRIPTION =
      setting(
          "description",
          "text",
          null,
          "What the route is for, in words that the router's model reads. Required for"
              + " `arch-router` and `plano-orchestrator`.",
          Values::text);

  static final Setting<List<String>> MODELS =
      setting(
          "models",
          "names",
          null,
          "Its models, the best first: a request goes to the next when one answers 429 or 5xx, or"
              + " not at all, before the first byte.",
          Values::rankedModels);

  static final Setting<Pattern> MATCH =
      setting(
          "match",
          "regular expression",
          null,
          "What is looked for in what the user has said last. Required for `rules`; the first route"
              + " in the order of `pinion.model.routes` counts.",
          Values::expression);

  static final List<Setting<?>> ALL = List.of(DESCRIPTION, MODELS, MATCH);

  private static final Set<String> READING = Set.of("arch-router", "plano-orchestrator");

  private ModelRouteSettings() {}

  /** The routes of these ids; what is wrong with them the reader notes. */
  static List<ModelRoute> read(SettingReader reader, List<String> ids) {
    String router = reader.text(ModelSettings.ROUTER.key(), ModelSettings.ROUTER.defaultText());
    boolean reads = router != null && READING.contains(router);
    if (!ids.isEmpty() && reads && reader.text(ModelSettings.ROUTER_URL.key(), null) == null) {
      reader.fault(
          ModelSettings.ROUTER_URL.key()
              + " is not set: expected http://HOST:PORT, as "
              + ModelSettings.ROUTER.key()
              + " is "
              + router
              + " (first and rules need none)");
    }
    List<ModelRoute> routes = new ArrayList<>();
    for (String id : ids) {
      ModelRoute route = read(reader, id, reads, "rules".equals(router));
      if (route != null) {
        routes.add(route);
      }
    }
    return List.copyOf(routes);
  }

  private static @Nullable ModelRoute read(
      SettingReader reader, String id, boolean reads, boolean matches) {
    String prefix = PREFIX + id + ".";
    String description = value(reader, DESCRIPTION, prefix, reads ? "some words" : null);
    List<String> models = value(reader, MODELS, prefix, "names of models, the best first");
    Pattern match = value(reader, MATCH, prefix, matches ? "a regular expression" : null);
    return models == null
        ? null
        : new ModelRoute(id, description == null ? "" : description, models, match);
  }

  /** The value of a setting, which is at fault if it is not given but expected. */
  private static <T> @Nullable T value(
      SettingReader reader, Setting<T> setting, String prefix, @Nullable String expected) {
    int faults = reader.faults().size();
    T value = reader.read(setting, prefix + setting.key());
    if (value == null && expected != null && reader.faults().size() == faults) {
      reader.fault(prefix + setting.key() + " is not set: expected " + expected);
    }
    return value;
  }
}
