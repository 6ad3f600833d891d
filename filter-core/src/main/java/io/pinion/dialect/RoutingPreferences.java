package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code routing_preferences}: an array of {@code {"name", "description", "models"}}. Other
 * fields, such as {@code selection_policy}, are passed over: the order of the models is the
 * ranking.
 */
final class RoutingPreferences {
  private static final int MOST = 64;
  private static final int MOST_MODELS = 16;
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_DESCRIPTION = 4096;

  private RoutingPreferences() {}

  /**
   * The preferences.
   *
   * @param json stands at the field's value, afterwards at its end
   * @return null if there are none that could be understood
   */
  static @Nullable List<RoutingPreference> read(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return null;
    }
    List<RoutingPreference> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean understood = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      RoutingPreference each = one(json);
      understood &= each != null && all.size() < MOST && names.add(each.name());
      if (understood && each != null) {
        all.add(each);
      }
    }
    return understood && !all.isEmpty() ? all : null;
  }

  private static @Nullable RoutingPreference one(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return null;
    }
    String name = "";
    String description = "";
    List<String> models = List.of();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("name") && value == JsonToken.VALUE_STRING) {
        name = json.getText();
      } else if (field.equals("description") && value == JsonToken.VALUE_STRING) {
        description = json.getText();
      } else if (field.equals("models") && value == JsonToken.START_ARRAY) {
        models = models(json);
      } else {
        json.skipChildren();
      }
    }
    boolean usable =
        isName(name) && description.length() <= LONGEST_DESCRIPTION && !models.isEmpty();
    return usable ? new RoutingPreference(name, description, models) : null;
  }

  /** The names in an array; none if one is no name. */
  private static List<String> models(JsonParser json) throws IOException {
    List<String> models = new ArrayList<>();
    boolean understood = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      boolean text = json.currentToken() == JsonToken.VALUE_STRING;
      understood &= text && models.size() < MOST_MODELS && isName(json.getText());
      if (understood) {
        models.add(json.getText());
      } else {
        json.skipChildren();
      }
    }
    return understood ? models : List.of();
  }

  private static boolean isName(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST_NAME
        && text.chars().noneMatch(Character::isISOControl);
  }
}
