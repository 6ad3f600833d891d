package io.pinion.client.rest.microprofile;

import io.pinion.client.SessionHeader;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URI;
import org.eclipse.microprofile.rest.client.ext.ClientHeadersFactory;

/**
 * Names the session on the calls of an interface with
 * {@code @RegisterClientHeaders(SessionHeadersFactory.class)}, unless a call has such a header:
 * where {@link SessionRestClientListener}, which needs no annotation, is not found. Where the
 * header goes to some hosts only it names none, as it is not told whom a call goes to; and none on
 * a thread of the client's, which may be what asks it for an asynchronous call.
 */
public final class SessionHeadersFactory implements ClientHeadersFactory {
  private static final URI UNKNOWN = URI.create("");

  private final SessionHeader header;

  /** Names it as configured. */
  public SessionHeadersFactory() {
    this(SessionHeader.configured());
  }

  /** Names it by a header of one's own. */
  public SessionHeadersFactory(SessionHeader header) {
    this.header = header;
  }

  @Override
  public MultivaluedMap<String, String> update(
      MultivaluedMap<String, String> incoming, MultivaluedMap<String, String> outgoing) {
    MultivaluedMap<String, String> more = new MultivaluedHashMap<>();
    if (outgoing.keySet().stream().noneMatch(header.name()::equalsIgnoreCase)) {
      header.set(UNKNOWN, more::putSingle);
    }
    return more;
  }
}
