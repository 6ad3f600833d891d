package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One reading of one body, from its beginning to its end. */
final class ModelReading {
  private static final String MODEL = "model";
  private static final String PREFERENCES = "routing_preferences";
  private static final int LONGEST_MODEL = 256;

  private final byte[] body;
  private final Turns turns;
  private final ModelEdit edit = new ModelEdit();
  private @Nullable String model;
  private @Nullable List<RoutingPreference> preferences;
  private boolean ignored;

  /** Whether a field that stays has come; so that a comma is left for it. */
  private boolean kept;

  /** Where the field before ends. */
  private int end;

  /** Where fields begin that are cut out before any that stays; -1 if none is. */
  private int cutFrom = -1;

  ModelReading(Dialect dialect, byte[] body) {
    this.body = body;
    this.turns = new Turns(dialect);
  }

  List<Turn> turns() {
    return turns.list();
  }

  @Nullable List<RoutingPreference> preferences() {
    return preferences;
  }

  boolean ignoredPreferences() {
    return ignored;
  }

  ModelEdit edit() {
    return edit;
  }

  /** Reads it; returns the model. */
  String read() throws MalformedBodyException {
    try (JsonParser json = Json.withPlaces().createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedBodyException("expected a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        field(json);
      }
      endCut(end);
      if (json.nextToken() != null) {
        throw new MalformedBodyException("expected nothing after the JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new MalformedBodyException(what(e) + place(e.getLocation()), e);
    } catch (IOException e) { // of its bytes, which are no UTF-8
      throw new MalformedBodyException("expected UTF-8: " + e.getMessage(), e);
    }
    String named = model;
    if (named == null) {
      throw new MalformedBodyException("expected the field model with the name of a model");
    }
    return named;
  }

  /** Without what the parser says of places, which it does not know by name. */
  private static String what(JsonProcessingException fault) {
    String text = fault.getOriginalMessage();
    int source = text.indexOf("[Source:");
    int bracket = source < 0 ? -1 : text.lastIndexOf(" (", source);
    return bracket < 0 ? text : text.substring(0, bracket);
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private void field(JsonParser json) throws IOException, MalformedBodyException {
    int nameAt = at(json.currentTokenLocation());
    String name = json.currentName();
    json.nextToken();
    if (name.equals(PREFERENCES)) {
      preferences = RoutingPreferences.read(json);
      ignored = preferences == null && json.currentToken() != JsonToken.VALUE_NULL;
      json.finishToken(); // a text is not read to its end otherwise
      cut(nameAt, at(json.currentLocation()));
      return;
    }
    endCut(nameAt);
    kept = true;
    if (name.equals(MODEL)) {
      model(json);
    } else if (!turns.take(name, json)) {
      json.skipChildren();
    }
    json.finishToken();
    end = at(json.currentLocation());
  }

  private void model(JsonParser json) throws IOException, MalformedBodyException {
    int from = at(json.currentTokenLocation());
    String text = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
    if (text.isBlank() || text.length() > LONGEST_MODEL) {
      throw new MalformedBodyException(
          "expected a model's name of 1 to " + LONGEST_MODEL + " characters in the field model");
    }
    model = text; // of two the last counts
    edit.model(from, at(json.currentLocation()));
  }

  private void cut(int nameAt, int valueEnd) {
    if (kept) {
      edit.cut(end, valueEnd); // with the comma before it
    } else if (cutFrom < 0) {
      cutFrom = nameAt; // with the comma behind it, if one follows
    }
    end = valueEnd;
  }

  private void endCut(int until) {
    if (cutFrom >= 0) {
      edit.cut(cutFrom, until);
      cutFrom = -1;
    }
  }

  private static int at(JsonLocation location) throws MalformedBodyException {
    long at = location.getByteOffset();
    if (at < 0) {
      throw new MalformedBodyException("expected UTF-8"); // decoded from UTF-16 or UTF-32
    }
    return Math.toIntExact(at);
  }
}
