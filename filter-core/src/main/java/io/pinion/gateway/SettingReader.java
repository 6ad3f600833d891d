package io.pinion.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads settings one by one and notes what is wrong with them. */
final class SettingReader {
  private final SettingSource source;
  private final List<String> faults = new ArrayList<>();
  private final Map<Setting<?>, String> texts = new HashMap<>();

  SettingReader(SettingSource source) {
    this.source = source;
  }

  /** The value of a setting; null if it has none, or a faulty one. */
  <T> @Nullable T read(Setting<T> setting, String key) {
    String text = text(key, setting.defaultText());
    if (text == null) {
      return null;
    }
    texts.put(setting, text);
    try {
      return setting.parser().apply(text);
    } catch (IllegalArgumentException e) {
      boolean hidden = setting.secret() || text.contains("@");
      String shown = hidden ? "(not shown)" : "\"" + text + "\"";
      fault(key + "=" + shown + ": " + e.getMessage());
      return null;
    }
  }

  @Nullable String text(String key, @Nullable String defaultText) {
    try {
      return source.find(key).map(String::strip).orElse(defaultText);
    } catch (NoSuchElementException e) {
      fault(key + ": " + e.getMessage());
      return null;
    }
  }

  /** The keys that are given and begin so, in order. */
  Iterable<String> keys(String prefix) {
    return new TreeSet<>(source.keys()).subSet(prefix, prefix + Character.MAX_VALUE);
  }

  void fault(String fault) {
    faults.add(fault);
  }

  /** What is wrong so far. */
  List<String> faults() {
    return faults;
  }

  /** What was given, or by default. */
  Map<Setting<?>, String> texts() {
    return texts;
  }
}
