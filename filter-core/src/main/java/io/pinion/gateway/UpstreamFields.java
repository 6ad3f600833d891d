package io.pinion.gateway;

import io.pinion.relay.Fields;
import io.pinion.relay.HopByHop;
import io.pinion.session.Session;
import io.pinion.session.SessionId;
import io.pinion.session.SessionKind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The fields that a backend gets: the client's, less what is ours to say, and what we say. */
final class UpstreamFields {
  /** Set by the gateway or by the upstream connection, whatever the client sent. */
  private static final Set<String> OURS = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

  static {
    OURS.addAll(
        List.of(
            "Host",
            "Content-Length",
            "Expect",
            "X-AI-Session-Pinning",
            "X-AI-Conversation-ID",
            "x-plano-pinned"));
    OURS.addAll(Forwarded.NAMES);
  }

  private final String sessionHeader;
  private final Forwarded forwarded;

  UpstreamFields(String sessionHeader, Forwarded forwarded) {
    this.sessionHeader = sessionHeader;
    this.forwarded = forwarded;
  }

  /** All but those that tell the session. */
  Fields of(HttpServletRequest request) {
    Fields fields = new Fields();
    Predicate<String> dropped = HopByHop.of(Collections.list(request.getHeaders("Connection")));
    boolean counted = MaxForwards.counts(request);
    for (Enumeration<String> names = request.getHeaderNames(); names.hasMoreElements(); ) {
      String name = names.nextElement();
      if (dropped.test(name) || isOurs(name)) {
        continue;
      }
      if (counted && name.equalsIgnoreCase(MaxForwards.NAME)) {
        fields.add(name, MaxForwards.next(request));
        continue;
      }
      Enumeration<String> values = request.getHeaders(name);
      while (values.hasMoreElements()) {
        fields.add(name, values.nextElement());
      }
    }
    forwarded.addTo(fields, request);
    fields.add("Via", received(request) + " pinion");
    return fields;
  }

  /** Some backends read an underscore as a hyphen, so that {@code X_Forwarded_For} is ours too. */
  private boolean isOurs(String sent) {
    String name = sent.replace('_', '-');
    return OURS.contains(name)
        || name.equalsIgnoreCase(sessionHeader)
        || sent.equalsIgnoreCase(sessionHeader)
        || name.toLowerCase(Locale.ROOT).startsWith("x-pinion-");
  }

  /** The value of the session header as the client sent it; null if it sent none. */
  @Nullable String sessionSent(HttpServletRequest request) {
    return request.getHeader(sessionHeader);
  }

  /**
   * Adds the fields that tell the session.
   *
   * @param sent what the client itself sent in the session header: if valid, it is never replaced
   *     by another id
   */
  void addSession(Fields fields, @Nullable String sent, @Nullable Session session) {
    String id = session == null ? null : session.get();
    if (sent != null && new SessionId(SessionKind.EXPLICIT, sessionHeader, sent, false).isValid()) {
      fields.add(sessionHeader, sent);
    } else if (id != null) {
      fields.add(sessionHeader, id);
    }
    if (session != null) {
      fields.add("X-AI-Session-Pinning", "enabled");
      fields.add("X-AI-Conversation-ID", id == null ? session.key().hash() : id);
    }
  }

  /** The version that the request came in, which Via tells (RFC 9110 section 7.6.3). */
  private static String received(HttpServletRequest request) {
    String protocol = request.getProtocol();
    String version = protocol.substring(protocol.indexOf('/') + 1);
    return protocol.startsWith("HTTP/") && Text.isToken(version) ? version : "1.1";
  }
}
