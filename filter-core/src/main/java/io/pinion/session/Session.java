package io.pinion.session;

import java.util.function.Supplier;

/**
 * The conversation that a request belongs to. Published to the application as request attribute
 * {@value #ATTRIBUTE}; {@link #get} gives the raw id, no text form does.
 *
 * @param id the identifier it was found by
 * @param key its key
 * @param generated whether the gateway made the id because the request had none
 * @param pinned whether it is kept on its backend by a pin; otherwise the hash alone places it
 */
public record Session(SessionId id, SessionKey key, boolean generated, boolean pinned)
    implements Supplier<String> {
  /** The request attribute that holds the session of a request. */
  public static final String ATTRIBUTE = "io.pinion.session";

  /** The raw id, never to be logged. */
  @Override
  public String get() {
    return id.value();
  }

  /**
   * Whether the client itself has named the conversation, by an id that it can name again, and not
   * by what the gateway made or what a request happens to have in it.
   */
  public boolean isNamedByClient() {
    return !generated
        && id.kind() == SessionKind.EXPLICIT
        && !id.source().equals(FingerprintSource.NAME);
  }

  @Override
  public String toString() {
    return "Session[" + key.hash() + " from " + id.source() + "]";
  }
}
