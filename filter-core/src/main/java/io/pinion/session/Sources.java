package io.pinion.session;

/** The sources by their names in the settings. */
final class Sources {
  private Sources() {}

  static SessionIdResolver of(String kind) {
    return switch (kind) {
      case "principal" -> SessionIdResolver.principal();
      case "fingerprint" -> SessionIdResolver.fingerprint();
      case "previous-response" -> SessionIdResolver.previousResponse();
      case "credential" -> SessionIdResolver.credential();
      case "websocket-key" -> SessionIdResolver.webSocketKey();
      case "client-ip" -> SessionIdResolver.clientIp();
      default -> throw unknown();
    };
  }

  static SessionIdResolver of(String kind, String name) {
    return switch (kind) {
      case "header" -> SessionIdResolver.header(name);
      case "cookie" -> SessionIdResolver.cookie(name);
      case "query" -> SessionIdResolver.query(name);
      case "subprotocol" -> SessionIdResolver.subprotocol(name);
      case "path" -> SessionIdResolver.path(name);
      case "body" -> SessionIdResolver.body(name);
      default -> throw unknown();
    };
  }

  static IllegalArgumentException unknown() {
    return new IllegalArgumentException(
        "expected header:NAME, cookie:NAME, query:NAME, subprotocol:PREFIX, path:REGEX,"
            + " body:JSON.PATH, principal, fingerprint, previous-response, credential, websocket-key or client-ip");
  }
}
