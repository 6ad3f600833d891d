package io.pinion.gateway;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The file of {@code pinion.config.file}, whose settings outrank all others: the one source that
 * can be changed at run time on every server.
 */
final class SettingsFile {
  private SettingsFile() {}

  /** A source with the settings of the file that it names as it is now; itself if it names none. */
  static SettingSource over(SettingSource source) {
    Map<String, String> texts = texts(source);
    if (texts.isEmpty()) {
      return source;
    }
    return new SettingSource() {
      @Override
      public Optional<String> find(String key) {
        String text = texts.get(key);
        return text == null ? source.find(key) : Optional.of(text).filter(t -> !t.isBlank());
      }

      @Override
      public Set<String> keys() {
        Set<String> keys = new HashSet<>(source.keys());
        keys.addAll(texts.keySet());
        return keys;
      }
    };
  }

  private static Map<String, String> texts(SettingSource source) {
    try {
      return source.find(PoolSettings.CONFIG_FILE.key()).map(SettingsFile::read).orElse(Map.of());
    } catch (IllegalArgumentException | NoSuchElementException e) {
      return Map.of(); // told as the fault of the setting that names it
    }
  }

  /**
   * What is in a file.
   *
   * @throws IllegalArgumentException if it cannot be read
   */
  static Map<String, String> read(String path) {
    Properties properties = new Properties();
    try (Reader text = Files.newBufferedReader(Path.of(path.strip()))) {
      properties.load(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected a file of properties in UTF-8 that can be read: " + e, e);
    }
    Map<String, String> texts = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
    texts.remove(PoolSettings.CONFIG_FILE.key());
    return texts;
  }
}
