package io.pinion.session;

import java.util.Locale;
import java.util.Set;

/** What a header's value stands for, as far as its name tells. */
final class HeaderKinds {
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "proxy-authorization", "x-api-key", "api-key", "x-goog-api-key");

  private HeaderKinds() {}

  static SessionKind of(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    if (CREDENTIALS.contains(name)) {
      return SessionKind.CREDENTIAL;
    }
    return name.equals("sec-websocket-key") ? SessionKind.WEBSOCKET_KEY : SessionKind.EXPLICIT;
  }
}
