package io.pinion.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the identifier of a session in a request. Called by many threads at once. */
@FunctionalInterface
public interface SessionIdResolver {
  /** The identifier, valid or not; null where the request has none of this source. */
  @Nullable SessionId resolve(RequestView request);

  /** Whether {@link RequestView#body} is looked at. */
  default boolean readsBody() {
    return false;
  }

  /**
   * From the header {@code name}. What comes in a field that is known to carry a credential, or the
   * nonce of a handshake, is of that kind and no name of a session.
   */
  static SessionIdResolver header(String name) {
    SessionKind kind = HeaderKinds.of(name);
    String source = "header:" + name;
    return request -> first(kind, source, request.headers(name));
  }

  /** From the cookie {@code name}. */
  static SessionIdResolver cookie(String name) {
    String source = "cookie:" + name;
    return request -> first(SessionKind.EXPLICIT, source, request.cookies(name));
  }

  /** From the query parameter {@code name}, percent-decoded. */
  static SessionIdResolver query(String name) {
    String source = "query:" + name;
    return request ->
        first(SessionKind.EXPLICIT, source, QueryString.values(request.rawQuery(), name));
  }

  /**
   * From a subprotocol that a WebSocket's client offers: what follows {@code prefix} in its name.
   */
  static SessionIdResolver subprotocol(String prefix) {
    String source = "subprotocol:" + prefix;
    return request -> first(SessionKind.EXPLICIT, source, Subprotocols.after(prefix, request));
  }

  /**
   * From the path, as it came: the first group of a regular expression that occurs in it.
   *
   * @throws IllegalArgumentException if it is no expression with a group
   */
  static SessionIdResolver path(String regex) {
    return new PathSource(regex);
  }

  /**
   * From a field of a JSON body.
   *
   * @param path names from the outside in, divided by dots; of {@code metadata.user_id}, which
   *     names a user, only the session that Claude Code puts into it counts
   */
  static SessionIdResolver body(String path) {
    return new BodySource(path);
  }

  /** From the opening of the conversation in the body. */
  static SessionIdResolver fingerprint() {
    return new FingerprintSource();
  }

  /** From the {@code previous_response_id} of a body of OpenAI's Responses. */
  static SessionIdResolver previousResponse() {
    return new PreviousResponseSource();
  }

  /** The caller that the container has authenticated. */
  static SessionIdResolver principal() {
    return request -> {
      String name = request.principal();
      return name == null ? null : new SessionId(SessionKind.PRINCIPAL, "principal", name, false);
    };
  }

  /** The Authorization header, else X-API-Key, else the API key among a WebSocket's offers. */
  static SessionIdResolver credential() {
    return request -> {
      for (List<String> values :
          List.of(
              request.headers("Authorization"),
              request.headers("X-API-Key"),
              Subprotocols.authorization(request))) {
        SessionId id = first(SessionKind.CREDENTIAL, "credential", values);
        if (id != null) {
          return id;
        }
      }
      return null;
    };
  }

  /** The nonce of a WebSocket handshake (RFC 6455 section 11.3.1). */
  static SessionIdResolver webSocketKey() {
    return request ->
        first(SessionKind.WEBSOCKET_KEY, "websocket-key", request.headers("Sec-WebSocket-Key"));
  }

  /** The client's address. */
  static SessionIdResolver clientIp() {
    return request ->
        new SessionId(SessionKind.CLIENT_IP, "client-ip", request.clientAddress(), false);
  }

  /**
   * The resolver that a setting names.
   *
   * @throws IllegalArgumentException if it names none
   */
  static SessionIdResolver of(String source) {
    int colon = source.indexOf(':');
    String kind = colon < 0 ? source : source.substring(0, colon);
    String name = colon < 0 ? "" : source.substring(colon + 1).strip();
    if ((colon < 0) != name.isEmpty()) {
      throw Sources.unknown(); // header: without a name
    }
    return name.isEmpty() ? Sources.of(kind) : Sources.of(kind, name);
  }

  private static @Nullable SessionId first(SessionKind kind, String source, List<String> values) {
    if (values.isEmpty()) {
      return null;
    }
    String value = values.get(0);
    boolean conflicting = values.size() > 1 && values.stream().anyMatch(v -> !v.equals(value));
    return new SessionId(kind, source, value, conflicting);
  }
}
