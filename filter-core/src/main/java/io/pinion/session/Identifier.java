package io.pinion.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Identifies requests: the first source that yields a valid id wins. Safe for many threads. */
public final class Identifier {
  /** What happens to a request that names no session. */
  public enum WhenAbsent {
    /** It gets a random id, which it is told. */
    GENERATE,
    /** It has no session. */
    NONE
  }

  private final List<SessionIdResolver> sources;
  private final Tenant tenant;
  private final SessionKeys keys;
  private final WhenAbsent whenAbsent;

  /** An identifier that asks the sources in their order. */
  public Identifier(
      List<SessionIdResolver> sources, Tenant tenant, SessionKeys keys, WhenAbsent whenAbsent) {
    this.sources = List.copyOf(sources);
    this.tenant = tenant;
    this.keys = keys;
    this.whenAbsent = whenAbsent;
  }

  /** The session of a request; generates one where the request has none and that is wanted. */
  public Identification identify(RequestHead head) {
    int invalid = 0;
    for (SessionIdResolver source : sources) {
      SessionId id = source.resolve(head);
      if (id == null) {
        continue;
      }
      if (id.isValid()) {
        return new Identification(session(head, id, false), invalid, id.conflicting());
      }
      invalid++;
    }
    return new Identification(absent(head), invalid, false);
  }

  private @Nullable Session absent(RequestHead head) {
    return switch (whenAbsent) {
      case GENERATE ->
          session(
              head,
              new SessionId(SessionKind.EXPLICIT, "generated", GeneratedId.next(), false),
              true);
      case NONE -> null;
    };
  }

  private Session session(RequestHead head, SessionId id, boolean generated) {
    return new Session(id, keys.derive(id.kind(), tenant.of(head), id.value()), generated);
  }
}
