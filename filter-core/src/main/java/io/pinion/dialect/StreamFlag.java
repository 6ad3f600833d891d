package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Whether a request asks for its answer as an event stream. */
final class StreamFlag {
  private StreamFlag() {}

  /** Whether the object's own {@code stream} is {@code true}; false if it is no such object. */
  static boolean isSet(byte[] body) {
    try (JsonParser json = Json.FACTORY.createParser(body)) {
      boolean set = false;
      if (json.nextToken() == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          boolean stream = json.currentName().equals("stream");
          JsonToken value = json.nextToken();
          set = stream ? value == JsonToken.VALUE_TRUE : set; // of two the last counts
          json.skipChildren();
        }
      }
      return set;
    } catch (IOException e) {
      return false; // the backend's to complain about
    }
  }
}
