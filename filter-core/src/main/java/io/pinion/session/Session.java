package io.pinion.session;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The conversation that a request belongs to. Published to the application as request attribute
 * {@value #ATTRIBUTE}; {@link #get} gives the id that it goes by, no text form does.
 *
 * @param id the identifier it was found by
 * @param key its key
 * @param generated whether the gateway made the id because the request had none
 * @param pinned whether it is kept on its backend by a pin; otherwise the hash alone places it
 */
public record Session(SessionId id, SessionKey key, boolean generated, boolean pinned)
    implements Supplier<@Nullable String> {
  /** The request attribute that holds the session of a request. */
  public static final String ATTRIBUTE = "io.pinion.session";

  /**
   * The id to name the conversation by to others, for example on calls of one's own; never to be
   * logged. Null where it has none that may be passed on: what a credential or an address stands
   * for stays here.
   */
  @Override
  public @Nullable String get() {
    return id.isShown() ? id.value() : null;
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
