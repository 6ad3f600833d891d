package io.pinion.gateway;

import io.pinion.session.Session;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

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
    fields.accept(header, generated.id().value());
  }

  /** What a cookie for this request says besides the id; null if there is to be none. */
  @Nullable String attributes(HttpServletRequest request) {
    if (!cookie) {
      return null;
    }
    // it goes back to this application alone
    String path = request.getContextPath().isEmpty() ? "/" : request.getContextPath();
    String secure = forwarded.isSecure(request) ? "; Secure" : "";
    return "; Path=" + path + "; HttpOnly; SameSite=Lax" + secure;
  }

  /** In the cookie, with these attributes; not at all without. */
  void cookie(BiConsumer<String, String> fields, Session generated, @Nullable String attributes) {
    if (attributes != null) {
      fields.accept(SET_COOKIE, COOKIE + "=" + generated.id().value() + attributes);
    }
  }
}
