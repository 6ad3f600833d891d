package io.pinion.pin.hazelcast;

import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** In what two configurations of a map differ, in the words of those who set them. */
final class MapDifferences {
  /** What the keys of a map's own settings begin with. */
  private static final Map<String, String> PREFIXES =
      Map.of(
          "pinion-pins", "pinion.pin",
          "pinion-responses", "pinion.responses",
          "pinion-models", "pinion.model");

  /**
   * One value.
   *
   * @param text in words
   * @param key the setting that it comes from, in parentheses; empty for none
   */
  private record Value(String text, String key) {}

  private MapDifferences() {}

  /** What counts, and what is wanted by which settings; empty if they are alike. */
  static String of(MapConfig there, MapConfig wanted) {
    List<Value> inForce = values(there);
    List<Value> here = values(wanted);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < here.size(); i++) {
      String text = inForce.get(i).text;
      if (!text.equals(here.get(i).text)) {
        differences.add(text + ", not " + here.get(i).text + here.get(i).key);
      }
    }
    // one that is defined for many has their pattern for a name
    if (differences.isEmpty() && !new MapConfig(there).setName(wanted.getName()).equals(wanted)) {
      differences.add("other eviction, merge policy or format, for which there are no settings");
    }
    return String.join("; ", differences);
  }

  /** What is wanted by which settings. */
  static String wanted(MapConfig wanted) {
    return values(wanted).stream()
        .map(value -> value.text + value.key)
        .collect(Collectors.joining("; "));
  }

  private static List<Value> values(MapConfig map) {
    return List.of(
        new Value(timeToLive(map), ownKey(map, ".ttl")),
        new Value(size(map.getEvictionConfig()), ownKey(map, ".max-entries")),
        new Value(backups(map), " (pinion.hazelcast.backups)"));
  }

  private static String ownKey(MapConfig map, String end) {
    String prefix = PREFIXES.get(map.getName());
    return prefix == null ? "" : " (" + prefix + end + ")";
  }

  private static String timeToLive(MapConfig map) {
    int seconds = map.getTimeToLiveSeconds();
    return seconds == 0 ? "no time to live" : "a time to live of " + seconds + " s";
  }

  private static String size(EvictionConfig eviction) {
    if (eviction.getEvictionPolicy() == EvictionPolicy.NONE) {
      return "any number of entries";
    }
    return eviction.getMaxSizePolicy() == MaxSizePolicy.PER_NODE
        ? eviction.getSize() + " entries a member"
        : "a size of " + eviction.getSize() + " " + eviction.getMaxSizePolicy();
  }

  private static String backups(MapConfig map) {
    int later = map.getAsyncBackupCount();
    return "backups: " + map.getBackupCount() + (later == 0 ? "" : " and " + later + " later");
  }
}
