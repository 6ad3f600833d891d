package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** A call of the gateway's own to a model that answers Chat Completions. */
public final class ChatCall {
  /** As good as always the same answer; zero is refused by some. */
  private static final double TEMPERATURE = 0.01;

  private ChatCall() {}

  /** The body of a call with one message. */
  public static byte[] body(String model, String message) {
    return Json.object(
        json -> {
          json.writeStringField("model", model);
          json.writeArrayFieldStart("messages");
          json.writeStartObject();
          json.writeStringField("role", Turn.USER);
          json.writeStringField("content", message);
          json.writeEndObject();
          json.writeEndArray();
          json.writeNumberField("temperature", TEMPERATURE);
        });
  }

  /**
   * What the first choice of an answer says; empty if it says nothing.
   *
   * @throws MalformedBodyException if it is no JSON object
   */
  public static String content(byte[] answer) throws MalformedBodyException {
    try (JsonParser json = Json.LENIENT.createParser(answer)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedBodyException("expected a JSON object as the answer of a model");
      }
      String content = "";
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean choices = json.currentName().equals("choices");
        if (json.nextToken() == JsonToken.START_ARRAY && choices) {
          content = firstChoice(json);
        } else {
          json.skipChildren();
        }
      }
      return content;
    } catch (IOException e) {
      throw new MalformedBodyException("expected a JSON object as the answer of a model", e);
    }
  }

  private static String firstChoice(JsonParser json) throws IOException {
    String content = "";
    boolean first = true;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (first && json.currentToken() == JsonToken.START_OBJECT) {
        content = inField("message", json);
        first = false;
      } else {
        json.skipChildren();
      }
    }
    return content;
  }

  /** The content of the object in a field of the object that the parser is in; ends behind that. */
  private static String inField(String field, JsonParser json) throws IOException {
    String content = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals(field) && value == JsonToken.START_OBJECT) {
        content = inField("", json);
      } else if (field.isEmpty() && name.equals("content") && value == JsonToken.VALUE_STRING) {
        content = json.getText();
      } else {
        json.skipChildren();
      }
    }
    return content;
  }
}
