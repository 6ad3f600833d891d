package io.pinion.session;

import org.jspecify.annotations.Nullable;

/** The answer that a request continues. */
record PreviousResponseSource() implements SessionIdResolver {
  static final String FIELD = "previous_response_id";

  @Override
  public @Nullable SessionId resolve(RequestView request) {
    String id = request.body().field(FIELD);
    return id == null ? null : new SessionId(SessionKind.RESPONSE, "previous-response", id, false);
  }

  @Override
  public boolean readsBody() {
    return true;
  }
}
