package io.pinion.gateway;

import java.util.HashMap;
import java.util.Map;

/** Settings whose keys end with the name of a header, which calls to others then have. */
final class HeaderSettings {
  private HeaderSettings() {}

  /**
   * The headers that are given; may be credentials.
   *
   * @param setting each of them, however it is called
   * @param prefix before their names
   */
  static Map<String, String> read(SettingReader reader, Setting<String> setting, String prefix) {
    Map<String, String> headers = new HashMap<>();
    for (String key : reader.keys(prefix)) {
      String name = key.substring(prefix.length());
      String value = reader.read(setting, key);
      if (!HttpValues.isSettableField(name)) {
        reader.fault(key + ": expected the name of a header that a request may set");
      } else if (value != null) {
        headers.put(name, value);
      }
    }
    return headers;
  }
}
