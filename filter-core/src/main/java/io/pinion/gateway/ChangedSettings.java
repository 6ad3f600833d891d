package io.pinion.gateway;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The configuration with the settings of one backend changed.
 *
 * @param changed by the part of the key after {@code pinion.backend.ID.}
 */
record ChangedSettings(SettingSource configured, String id, Map<String, String> changed)
    implements SettingSource {
  @Override
  public Optional<String> find(String key) {
    String prefix = prefix();
    String text = key.startsWith(prefix) ? changed.get(key.substring(prefix.length())) : null;
    return text == null ? configured.find(key) : Optional.of(text);
  }

  @Override
  public Set<String> keys() {
    Set<String> keys = new HashSet<>(configured.keys());
    changed.keySet().forEach(key -> keys.add(prefix() + key));
    return keys;
  }

  private String prefix() {
    return BackendSettings.PREFIX + id + ".";
  }
}
