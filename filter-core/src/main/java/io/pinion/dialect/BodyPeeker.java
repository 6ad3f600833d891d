package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for fields in the beginning of a JSON document, token by token: what is not asked for is
 * skipped and never held. A document that is cut off, malformed, or deeper than Jackson allows
 * gives what was seen until then; of a name that occurs twice the last value counts, as it does for
 * most parsers. Takes UTF-8, UTF-16 and UTF-32, with or without a byte order mark (RFC 8259 asks
 * for UTF-8 without). Safe for many threads.
 */
public final class BodyPeeker {
  private final FieldTree wanted = new FieldTree();
  private final boolean fingerprint;

  /**
   * A peeker.
   *
   * @param paths the fields to look for: names from the outside in, divided by dots
   * @param fingerprint whether the conversation's fingerprint is wanted
   */
  public BodyPeeker(Collection<String> paths, boolean fingerprint) {
    paths.forEach(wanted::add);
    this.fingerprint = fingerprint;
  }

  /**
   * Looks.
   *
   * @param body its first {@code length} bytes are looked at
   */
  public BodyPeek peek(Dialect dialect, byte[] body, int length) {
    Look look = new Look(fingerprint ? new Opening(dialect) : null);
    try (JsonParser json = Json.LENIENT.createParser(body, 0, length)) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        look.at(json, wanted);
      }
    } catch (IOException e) {
      // cut off, or no JSON: the backend's to complain about
    }
    return look.result();
  }

  /** One look at one body. */
  private static final class Look {
    private final @Nullable Opening opening;
    private final Map<String, String> found = new HashMap<>();

    /** The last number, which at the end of what was read may lack digits. */
    private @Nullable String numberOf;

    private String number = "";

    Look(@Nullable Opening opening) {
      this.opening = opening;
    }

    BodyPeek result() {
      String print = opening == null ? null : opening.fingerprint();
      return found.isEmpty() && print == null ? BodyPeek.NOTHING : new BodyPeek(found, print);
    }

    void at(JsonParser json, FieldTree level) throws IOException {
      while (next(json) == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = next(json);
        FieldTree field = level.child(name);
        if (field != null) {
          take(json, value, field);
        } else if (opening == null || !level.isRoot() || !opening.take(name, json)) {
          json.skipChildren();
        }
      }
    }

    private void take(JsonParser json, JsonToken value, FieldTree field) throws IOException {
      forget(field.place());
      String path = field.path();
      if (value == JsonToken.START_OBJECT) {
        at(json, field);
      } else if (value == JsonToken.VALUE_STRING && path != null) {
        found.put(path, json.getText());
      } else if (value == JsonToken.VALUE_NUMBER_INT && path != null) {
        numberOf = path;
        number = json.getText();
      } else {
        json.skipChildren();
      }
    }

    /** The name has come before, with another value: the last counts. */
    private void forget(String place) {
      if (!found.isEmpty()) {
        found.keySet().removeIf(path -> path.equals(place) || path.startsWith(place + "."));
      }
    }

    private JsonToken next(JsonParser json) throws IOException {
      JsonToken token = json.nextToken();
      if (token == null) {
        return JsonToken.NOT_AVAILABLE;
      }
      if (numberOf != null) {
        found.put(numberOf, number);
        numberOf = null;
      }
      return token;
    }
  }
}
