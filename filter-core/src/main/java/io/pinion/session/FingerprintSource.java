package io.pinion.session;

import org.jspecify.annotations.Nullable;

/** The opening of the conversation. */
record FingerprintSource() implements SessionIdResolver {
  /** As the settings have it. */
  static final String NAME = "fingerprint";

  @Override
  public @Nullable SessionId resolve(RequestView request) {
    // a request that continues an answer repeats no opening: what it says first is its own
    boolean continues = request.body().field(PreviousResponseSource.FIELD) != null;
    String print = continues ? null : request.body().fingerprint();
    return print == null ? null : new SessionId(SessionKind.EXPLICIT, NAME, print, false);
  }

  @Override
  public boolean readsBody() {
    return true;
  }
}
