package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/**
 * What a message says, as a hash: its texts, and images and files that came with it. Left out is
 * what clients add by themselves, which differs from request to request or is alike for all
 * conversations: the billing header of Claude Code, its reminders and what its hooks say, marks for
 * the cache, results of tools.
 */
final class Spoken {
  private static final String BILLING = "x-anthropic-billing-header";

  private static final Set<String> MEDIA =
      Set.of("image_url", "source", "input_audio", "file", "file_id", "file_url", "file_data");

  private final MessageDigest digest = digest();
  private boolean empty = true;

  private Spoken() {}

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Reads a content: a text, or a list of parts.
   *
   * @param json stands at the value, afterwards at its end
   */
  static Spoken read(JsonParser json) throws IOException {
    Spoken spoken = new Spoken();
    spoken.content(json);
    return spoken;
  }

  /** Whether nothing was said. */
  boolean isEmpty() {
    return empty;
  }

  /** The hash of what was said; asked for once. */
  byte[] digestOf() {
    return digest.digest();
  }

  private void content(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      text(json.getText());
    } else if (json.currentToken() == JsonToken.START_ARRAY) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
          text(json.getText());
        } else if (json.currentToken() == JsonToken.START_OBJECT) {
          part(json);
        } else {
          json.skipChildren();
        }
      }
    } else {
      json.skipChildren();
    }
  }

  private void part(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (name.equals("text") && value == JsonToken.VALUE_STRING) {
        text(json.getText());
      } else if (MEDIA.contains(name)) {
        strings(json);
      } else {
        json.skipChildren();
      }
    }
  }

  /** All strings below: an address, an id, or data. */
  private void strings(JsonParser json) throws IOException {
    int depth = 0;
    do {
      JsonToken token = json.currentToken();
      if (token == JsonToken.VALUE_STRING) {
        add(json.getText());
      } else if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      }
    } while (depth > 0 && json.nextToken() != null);
  }

  private void text(String text) {
    if (!text.startsWith(BILLING)) {
      String said = Injected.without(text).strip();
      if (!said.isEmpty()) {
        add(said);
      }
    }
  }

  private void add(String said) {
    byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
    empty = false;
  }
}
