package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.model.ModelRoute;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds keys that look like settings and are none, with what may have been meant. */
final class UnknownKeys {
  /** Those of pinion-client, which may be in the same application. */
  private static final List<String> OF_CLIENT =
      List.of("pinion.client.header", "pinion.client.hosts");

  private UnknownKeys() {}

  /**
   * @param ofStore further keys, those of the configured store
   */
  static List<String> warnings(
      Iterable<String> keys, Set<String> ofStore, List<Backend> backends, List<ModelRoute> routes) {
    List<String> known =
        Stream.of(
                Settings.ALL.stream().map(Setting::key),
                ofStore.stream(),
                OF_CLIENT.stream(),
                backends.stream()
                    .flatMap(each -> keys(BackendSettings.PREFIX, each.id(), BackendSettings.ALL)),
                routes.stream()
                    .flatMap(
                        each ->
                            keys(ModelRouteSettings.PREFIX, each.name(), ModelRouteSettings.ALL)))
            .flatMap(Function.identity())
            .toList();
    Set<String> given = new TreeSet<>();
    keys.forEach(given::add);
    Set<String> variables = known.stream().map(UnknownKeys::variable).collect(Collectors.toSet());
    List<String> warnings = new ArrayList<>();
    for (String key : given) {
      String variable = variable(key);
      // an environment variable may be listed a second time, with dots that had been dashes
      boolean alias = given.contains(variable) && variables.contains(variable);
      boolean odd = !known.contains(key) && !isHeader(key, backends) && !alias;
      if (key.startsWith(Settings.PREFIX) && odd) {
        warnings.add(key + " is no setting; the nearest is " + nearest(key, known));
      }
    }
    return warnings;
  }

  private static Stream<String> keys(String prefix, String id, List<Setting<?>> settings) {
    return settings.stream().map(setting -> prefix + id + "." + setting.key());
  }

  private static boolean isHeader(String key, List<Backend> backends) {
    return key.startsWith(ModelSettings.HEADERS)
        || key.startsWith(TraceSettings.HEADERS)
        || backends.stream()
            .anyMatch(
                backend ->
                    key.startsWith(
                        BackendSettings.PREFIX + backend.id() + "." + BackendSettings.HEADERS));
  }

  /** The environment variable of a key, as MicroProfile Config derives it. */
  private static String variable(String key) {
    return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static String nearest(String key, List<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
        .orElseThrow();
  }

  /** Levenshtein's distance: insertions, deletions and replacements. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
