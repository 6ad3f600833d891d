package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The turns of a conversation, the newest {@value #MOST} characters of them. Instructions, results
 * of tools and what clients put in by themselves ({@link Injected}) are no turns. Used for one
 * document.
 */
final class Turns {
  /** Eight times what the longest prompt of a router takes. */
  private static final int MOST = 256 * 1024;

  /** Of one letter each they would take the most room. */
  private static final int MOST_TURNS = 4096;

  /** What is longer loses its middle. */
  private static final int LONGEST = 64 * 1024;

  private static final Set<String> SPEAKING = Set.of(Turn.USER, Turn.ASSISTANT);

  private final Dialect dialect;
  private final Deque<Turn> newest = new ArrayDeque<>();
  private int length;

  Turns(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Those that were read, the oldest first. */
  List<Turn> list() {
    return List.copyOf(newest);
  }

  /**
   * Reads a field of the document if it holds turns.
   *
   * @param json stands at the field's value, afterwards at its end
   * @return whether it was read
   */
  boolean take(String name, JsonParser json) throws IOException {
    if (!name.equals(dialect.turnsField())) {
      return false;
    }
    newest.clear(); // of two such fields the last counts
    length = 0;
    if (json.currentToken() == JsonToken.VALUE_STRING && dialect == Dialect.RESPONSES) {
      said(Turn.USER, Injected.without(json.getText()));
    } else if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        message(json);
      }
    } else {
      json.skipChildren();
    }
    return true;
  }

  private void message(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    String role = "";
    String content = "";
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("role") && value == JsonToken.VALUE_STRING) {
        role = json.getText();
      } else if (name.equals("content")) {
        content = content(json);
      } else {
        json.skipChildren();
      }
    }
    said(role, content);
  }

  private static String content(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return Injected.without(json.getText());
    }
    StringBuilder text = new StringBuilder();
    if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        part(json, text);
      }
    } else {
      json.skipChildren();
    }
    return text.toString();
  }

  private static void part(JsonParser json, StringBuilder text) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      add(json.getText(), text);
    } else if (json.currentToken() == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean said = json.currentName().equals("text");
        if (json.nextToken() == JsonToken.VALUE_STRING && said) {
          add(json.getText(), text);
        } else {
          json.skipChildren();
        }
      }
    } else {
      json.skipChildren();
    }
  }

  private static void add(String part, StringBuilder text) {
    String said = Injected.without(part).strip();
    if (!said.isEmpty()) {
      text.append(text.isEmpty() ? "" : "\n").append(said);
    }
  }

  private void said(String role, String content) {
    String text = Trimmed.middle(content.strip(), LONGEST);
    if (!SPEAKING.contains(role) || text.isEmpty()) {
      return;
    }
    newest.addLast(new Turn(role, text));
    length += text.length();
    while (length > MOST || newest.size() > MOST_TURNS) {
      length -= newest.removeFirst().text().length();
    }
  }
}
