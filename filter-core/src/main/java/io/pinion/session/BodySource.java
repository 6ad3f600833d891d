package io.pinion.session;

import io.pinion.dialect.ClaudeUser;
import org.jspecify.annotations.Nullable;

/**
 * A field of a JSON body.
 *
 * @param path names from the outside in, divided by dots
 */
record BodySource(String path) implements SessionIdResolver {
  private static final String USER = "metadata.user_id";

  BodySource {
    if (path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
      throw new IllegalArgumentException(
          "expected the names of fields divided by dots, such as metadata.session_id");
    }
  }

  @Override
  public @Nullable SessionId resolve(RequestView request) {
    String value = request.body().field(path);
    if (value != null && path.equals(USER)) {
      value = ClaudeUser.session(value);
    }
    return value == null ? null : new SessionId(SessionKind.EXPLICIT, "body:" + path, value, false);
  }

  @Override
  public boolean readsBody() {
    return true;
  }
}
