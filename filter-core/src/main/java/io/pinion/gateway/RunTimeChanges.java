package io.pinion.gateway;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What people have changed at run time, on this member or another. Immutable.
 *
 * @param settings of each backend that was added or changed, by the keys that they have after
 *     {@code pinion.backend.ID.}
 * @param removed backends that are configured and were removed
 * @param draining backends that are to drain
 */
record RunTimeChanges(
    Map<String, Map<String, String>> settings, Set<String> removed, Set<String> draining) {
  static final RunTimeChanges NONE = new RunTimeChanges(Map.of(), Set.of(), Set.of());

  private static final String BACKEND = "backend.";
  private static final String DRAIN = "drain.";
  private static final String REMOVED = "removed";

  /** As the notes of a board have them; others are left out. */
  static RunTimeChanges of(Map<String, String> notes) {
    Map<String, Map<String, String>> settings = new HashMap<>();
    Set<String> removed = new HashSet<>();
    Set<String> draining = new HashSet<>();
    notes.forEach(
        (key, text) -> {
          if (key.startsWith(DRAIN)) {
            draining.add(key.substring(DRAIN.length()));
          } else if (key.startsWith(BACKEND) && text.equals(REMOVED)) {
            removed.add(key.substring(BACKEND.length()));
          } else if (key.startsWith(BACKEND)) {
            settings.put(key.substring(BACKEND.length()), parsed(text));
          }
        });
    return new RunTimeChanges(Map.copyOf(settings), Set.copyOf(removed), Set.copyOf(draining));
  }

  /** The key of the note on what a backend is. */
  static String backendKey(String id) {
    return BACKEND + id;
  }

  /** The key of the note that a backend is to drain. */
  static String drainKey(String id) {
    return DRAIN + id;
  }

  /** The note that a configured backend was removed. */
  static String removal() {
    return REMOVED;
  }

  /** The note of a backend's settings; none has a line break in it. */
  static String note(Map<String, String> settings) {
    return new TreeMap<>(settings)
        .entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue())
            .collect(Collectors.joining("\n"));
  }

  private static Map<String, String> parsed(String note) {
    return note.lines()
        .filter(line -> line.indexOf('=') > 0)
        .map(line -> line.split("=", 2))
        .collect(Collectors.toUnmodifiableMap(line -> line[0], line -> line[1], (a, b) -> b));
  }
}
