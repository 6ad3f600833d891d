package io.pinion.gateway;

import io.pinion.session.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BiConsumer;

/** How clients are told the ids that were generated for them. */
final class IdReturn {
  /** The field that may not replace another of its name. */
  static final String SET_COOKIE = "Set-Cookie";

  private static final String COOKIE = "PINION-SESSION";

  private final String header;
  private final boolean cookie;
  private final Forwarded forwarded;

  IdReturn(String header, boolean cookie, Forwarded forwarded) {
    this.header = header;
    this.cookie = cookie;
    this.forwarded = forwarded;
  }

  /** In the header. */
  void header(BiConsumer<String, String> fields, Session generated) {
    fields.accept(header, generated.get());
  }

  /** In the cookie, where that is wanted: it goes back to this application alone. */
  void cookie(BiConsumer<String, String> fields, Session generated, HttpServletRequest request) {
    if (cookie) {
      String path = request.getContextPath().isEmpty() ? "/" : request.getContextPath();
      String secure = forwarded.isSecure(request) ? "; Secure" : "";
      fields.accept(
          SET_COOKIE,
          COOKIE + "=" + generated.get() + "; Path=" + path + "; HttpOnly; SameSite=Lax" + secure);
    }
  }
}
