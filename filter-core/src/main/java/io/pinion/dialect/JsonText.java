package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** JSON that stands in texts, as language models read and write it. */
public final class JsonText {
  /** Language models also write what JavaScript takes. */
  private static final JsonFactory LOOSE =
      Json.LENIENT.rebuild().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private JsonText() {}

  /** A text as JSON has it, in quotation marks. */
  public static String quoted(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /**
   * The text of a field, or the texts of its list, in the first object of a text that may have more
   * around it: a code fence, say.
   *
   * @return none if the field is not there, or holds no text
   * @throws MalformedBodyException if there is no such object
   */
  public static List<String> stringsIn(String text, String field) throws MalformedBodyException {
    int begin = text.indexOf('{');
    if (begin < 0) {
      throw new MalformedBodyException("expected a JSON object with the field " + field);
    }
    List<String> strings = new ArrayList<>();
    try (JsonParser json = LOOSE.createParser(text.substring(begin))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = json.currentName().equals(field);
        JsonToken value = json.nextToken();
        if (wanted && value == JsonToken.VALUE_STRING) {
          strings.add(json.getText());
        } else if (wanted && value == JsonToken.START_ARRAY) {
          addStrings(json, strings);
        } else {
          json.skipChildren();
        }
      }
      return strings;
    } catch (IOException e) {
      throw new MalformedBodyException("expected a JSON object with the field " + field, e);
    }
  }

  private static void addStrings(JsonParser json, List<String> strings) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.VALUE_STRING) {
        strings.add(json.getText());
      } else {
        json.skipChildren();
      }
    }
  }
}
