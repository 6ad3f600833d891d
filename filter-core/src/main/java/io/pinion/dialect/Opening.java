package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The opening of a conversation, which each of its requests repeats: the instructions before the
 * first thing a user says, and that. Neither the model nor the settings of a request enter, nor
 * what clients add of their own ({@link Spoken}). Used for one document.
 */
final class Opening {
  private static final String PREFIX = "fp1-";
  private static final int BYTES = 16;
  private static final Set<String> INSTRUCTING = Set.of("system", "developer");

  private final Dialect dialect;
  private final MessageDigest instructions = Spoken.digest();
  private byte @Nullable [] firstSaid;

  Opening(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Reads a field of the document if it may belong to the opening.
   *
   * @param json stands at the field's value, afterwards at its end
   * @return whether it was read
   */
  boolean take(String name, JsonParser json) throws IOException {
    if (name.equals(instructionsField())) {
      Spoken text = Spoken.read(json);
      instructions.update(text.digestOf());
    } else if (name.equals(dialect.turnsField())) {
      messages(json);
    } else {
      return false;
    }
    return true;
  }

  /** What it comes to; null if no user has said anything. */
  @Nullable String fingerprint() {
    byte[] said = firstSaid;
    if (said == null) {
      return null;
    }
    MessageDigest all = Spoken.digest();
    all.update(dialect.name().getBytes(StandardCharsets.UTF_8));
    all.update(instructions.digest());
    byte[] print = Arrays.copyOf(all.digest(said), BYTES);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(print);
  }

  private @Nullable String instructionsField() {
    return switch (dialect) {
      case MESSAGES -> "system";
      case RESPONSES -> "instructions";
      default -> null;
    };
  }

  private void messages(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING && dialect == Dialect.RESPONSES) {
      said("user", Spoken.read(json));
    } else if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() == JsonToken.START_OBJECT && firstSaid == null) {
          message(json);
        } else {
          json.skipChildren();
        }
      }
    } else {
      json.skipChildren();
    }
  }

  private void message(JsonParser json) throws IOException {
    String role = "";
    Spoken content = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("role") && value == JsonToken.VALUE_STRING) {
        role = json.getText();
      } else if (name.equals("content")) {
        content = Spoken.read(json);
      } else {
        json.skipChildren();
      }
    }
    if (content != null) {
      said(role, content);
    }
  }

  private void said(String role, Spoken content) {
    if (content.isEmpty()) {
      return;
    }
    if (INSTRUCTING.contains(role)) {
      instructions.update(content.digestOf());
    } else if (role.equals("user")) {
      firstSaid = Objects.requireNonNullElse(firstSaid, content.digestOf());
    }
  }
}
