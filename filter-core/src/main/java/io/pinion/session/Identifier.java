package io.pinion.session;

import io.pinion.dialect.BodyPeek;
import io.pinion.dialect.BodyPeeker;
import io.pinion.dialect.Dialect;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Identifies requests: the first source that yields a valid id wins. Safe for many threads. */
public final class Identifier {
  /** What happens to a request that names no session. */
  public enum WhenAbsent {
    /** It gets a random id, which it is told. */
    GENERATE,
    /** Its credential stands for it, if it has one. */
    CREDENTIAL,
    /** The client's address stands for it. */
    CLIENT_IP,
    /** It has no session. */
    NONE
  }

  private final List<SessionIdResolver> sources;
  private final Tenant tenant;
  private final SessionKeys keys;
  private final WhenAbsent whenAbsent;
  private final boolean pinWeak;
  private final BodyPeeker peeker;
  private final boolean followsResponses;

  /**
   * An identifier that asks the sources in their order.
   *
   * @param pinWeak whether sessions of weak kinds are pinned too
   */
  public Identifier(
      List<SessionIdResolver> sources,
      Tenant tenant,
      SessionKeys keys,
      WhenAbsent whenAbsent,
      boolean pinWeak) {
    this.sources = List.copyOf(sources);
    this.tenant = tenant;
    this.keys = keys;
    this.whenAbsent = whenAbsent;
    this.pinWeak = pinWeak;
    this.peeker = peeker(sources);
    this.followsResponses = sources.stream().anyMatch(PreviousResponseSource.class::isInstance);
  }

  private static BodyPeeker peeker(List<SessionIdResolver> sources) {
    Set<String> fields = new HashSet<>();
    fields.add(PreviousResponseSource.FIELD);
    boolean fingerprint = false;
    for (SessionIdResolver source : sources) {
      if (source instanceof BodySource field) {
        fields.add(field.path());
      }
      fingerprint |= source instanceof FingerprintSource;
    }
    return new BodyPeeker(fields, fingerprint);
  }

  /** What the sources want to know of a body, of which the first {@code length} bytes are given. */
  public BodyPeek peek(Dialect dialect, byte[] body, int length) {
    return peeker.peek(dialect, body, length);
  }

  /**
   * The session of a request; generates one where the request has none and that is wanted.
   *
   * @param bodyFollows whether the body will be looked at: then nothing is decided past the first
   *     source that needs it
   */
  public Identification identify(RequestView request, boolean bodyFollows) {
    int invalid = 0;
    boolean conflicting = false;
    for (SessionIdResolver source : sources) {
      if (bodyFollows && source.readsBody()) {
        return new Identification(null, invalid, conflicting, true);
      }
      SessionId id = source.resolve(request);
      if (id == null) {
        continue;
      }
      conflicting |= id.conflicting();
      if (id.isValid()) {
        return new Identification(session(request, id, false), invalid, conflicting, false);
      }
      invalid++;
    }
    return new Identification(absent(request), invalid, conflicting, false);
  }

  /** A path as it may be shown: with a star in place of an id that a source finds in it. */
  public String masked(String path) {
    String shown = path;
    for (SessionIdResolver source : sources) {
      if (source instanceof PathSource inPath) {
        shown = inPath.mask(shown);
      }
    }
    return shown;
  }

  /** Whether requests that continue an answer are to go where it was made. */
  public boolean followsResponses() {
    return followsResponses;
  }

  /** The keys of the answers that the caller of this request has had. */
  public ResponseKeys responses(RequestView request) {
    return keys.responses(tenant.of(request));
  }

  private @Nullable Session absent(RequestView request) {
    SessionId id =
        switch (whenAbsent) {
          case GENERATE ->
              new SessionId(SessionKind.EXPLICIT, "generated", GeneratedId.next(), false);
          case CREDENTIAL -> SessionIdResolver.credential().resolve(request);
          case CLIENT_IP -> SessionIdResolver.clientIp().resolve(request);
          case NONE -> null;
        };
    return id == null || !id.isValid()
        ? null
        : session(request, id, whenAbsent == WhenAbsent.GENERATE);
  }

  private Session session(RequestView request, SessionId id, boolean generated) {
    SessionKind kind = id.kind();
    boolean pinned = !generated && (kind.isStrong() || (pinWeak && kind != SessionKind.RESPONSE));
    SessionKey key = keys.derive(kind, tenant.of(request), id.value());
    return new Session(id, key, generated, pinned);
  }
}
