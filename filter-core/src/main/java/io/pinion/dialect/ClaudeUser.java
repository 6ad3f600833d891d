package io.pinion.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code metadata.user_id} of Anthropic's Messages. It names a user; in that of Claude Code
 * there is the session too, in one of two forms: {@code user_…_session_UUID} (older), or a JSON
 * object in the string, with a {@code session_id}. Whatever else has such words in it names none.
 */
public final class ClaudeUser {
  private static final Pattern OLDER =
      Pattern.compile("user_.*_session_([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})");

  private ClaudeUser() {}

  /** The session in a user id; null if it names none. */
  public static @Nullable String session(String userId) {
    String text = userId.strip();
    if (text.startsWith("{")) {
      return inObject(text);
    }
    Matcher older = OLDER.matcher(text);
    return older.matches() ? older.group(1) : null;
  }

  private static @Nullable String inObject(String text) {
    String session = null;
    try (JsonParser json = Json.LENIENT.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean named = json.currentName().equals("session_id");
        if (json.nextToken() == JsonToken.VALUE_STRING && named) {
          session = json.getText();
        }
        json.skipChildren();
      }
      return session;
    } catch (IOException e) {
      return null; // no such object
    }
  }
}
