package io.pinion.session;

import java.util.List;

/**
 * Whose session it is: two tenants with the same session id never share a pin. The answer enters
 * the session key and nothing else.
 */
@FunctionalInterface
public interface Tenant {
  /** The tenant of a request; empty where it has none. */
  String of(RequestView request);

  /** The container's principal if there is one, else the credential. */
  static Tenant auto() {
    Tenant principal = principal();
    Tenant credential = credential();
    return request -> {
      String name = principal.of(request);
      return name.isEmpty() ? credential.of(request) : name;
    };
  }

  /**
   * The Authorization header, else X-API-Key, else the API key among the subprotocols that a
   * WebSocket's client offers, which is the same tenant as one that sends it in Authorization.
   */
  static Tenant credential() {
    return request -> {
      String authorization = tagged("authorization", request.headers("Authorization"));
      if (!authorization.isEmpty()) {
        return authorization;
      }
      String apiKey = tagged("api-key", request.headers("X-API-Key"));
      return apiKey.isEmpty()
          ? tagged("authorization", Subprotocols.authorization(request))
          : apiKey;
    };
  }

  /** The caller that the container has authenticated. */
  static Tenant principal() {
    return request -> {
      String name = request.principal();
      return name == null ? "" : "principal:" + name;
    };
  }

  /** The value of a header, for example one that an authenticating proxy sets. */
  static Tenant header(String name) {
    return request -> tagged("header", request.headers(name));
  }

  /** One tenant for all. */
  static Tenant none() {
    return request -> "";
  }

  /**
   * The tenant that a setting names.
   *
   * @throws IllegalArgumentException if it names none
   */
  static Tenant of(String name) {
    return switch (name) {
      case "auto" -> auto();
      case "credential" -> credential();
      case "principal" -> principal();
      case "none" -> none();
      default -> {
        String field = name.startsWith("header:") ? name.substring("header:".length()).strip() : "";
        if (!field.isEmpty()) {
          yield header(field);
        }
        throw new IllegalArgumentException(
            "expected auto, credential, principal, none or header:NAME");
      }
    };
  }

  private static String tagged(String tag, List<String> values) {
    return values.isEmpty() ? "" : tag + ":" + values.get(0);
  }
}
