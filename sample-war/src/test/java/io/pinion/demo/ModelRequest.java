package io.pinion.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * What the demo takes from a request in any of its APIs. Everything else in it may be whatever it
 * likes.
 *
 * @param userText the last user message's text, or an empty string
 */
record ModelRequest(String model, boolean stream, boolean includeUsage, String userText) {
  /** What Chat Completions and Anthropic call them, and Responses. */
  private static final Set<String> MESSAGES = Set.of("messages", "input");

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads a request's body.
   *
   * @throws JsonParseException when it is not a JSON object
   */
  static ModelRequest parse(byte[] body) throws IOException {
    Reader reader = new Reader();
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(json, "the body is no JSON object");
      }
      reader.readRequest(json);
    }
    return new ModelRequest(reader.model, reader.stream, reader.includeUsage, reader.userText);
  }

  /** What a demo counts as tokens: words. */
  int promptTokens() {
    return userText.isBlank() ? 0 : userText.strip().split("\\s+").length;
  }

  /** Walks through the document once; fields may come in any order. */
  private static final class Reader {
    private String model = Model.SERVES.label();
    private boolean stream;
    private boolean includeUsage;
    private String userText = "";

    void readRequest(JsonParser json) throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("model") && value == JsonToken.VALUE_STRING) {
          model = json.getText();
        } else if (name.equals("stream")) {
          stream = value == JsonToken.VALUE_TRUE;
        } else if (name.equals("stream_options") && value == JsonToken.START_OBJECT) {
          readStreamOptions(json);
        } else if (name.equals("input") && value == JsonToken.VALUE_STRING) {
          userText = json.getText();
        } else if (MESSAGES.contains(name) && value == JsonToken.START_ARRAY) {
          readMessages(json);
        } else {
          json.skipChildren();
        }
      }
    }

    private void readStreamOptions(JsonParser json) throws IOException {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("include_usage")) {
          includeUsage = value == JsonToken.VALUE_TRUE;
        }
        json.skipChildren();
      }
    }

    private void readMessages(JsonParser json) throws IOException {
      for (JsonToken token = json.nextToken();
          token != JsonToken.END_ARRAY;
          token = json.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          readMessage(json);
        } else {
          json.skipChildren();
        }
      }
    }

    private void readMessage(JsonParser json) throws IOException {
      String role = "";
      String text = "";
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals("role") && value == JsonToken.VALUE_STRING) {
          role = json.getText();
        } else if (name.equals("content")) {
          text = readContent(json, value);
        } else {
          json.skipChildren();
        }
      }
      if (role.equals("user")) {
        userText = text;
      }
    }

    /** A plain string, or the text parts of an array. */
    private static String readContent(JsonParser json, JsonToken value) throws IOException {
      if (value == JsonToken.VALUE_STRING) {
        return json.getText();
      }
      if (!value.isStructStart()) {
        return "";
      }
      StringBuilder text = new StringBuilder();
      int depth = 1;
      while (depth > 0) {
        JsonToken token = json.nextToken();
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.VALUE_STRING && "text".equals(json.currentName())) {
          text.append(json.getText());
        }
      }
      return text.toString();
    }
  }
}
