package io.pinion.gateway;

import io.pinion.dialect.BodyPeek;
import io.pinion.session.RequestView;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A servlet request as identification sees it.
 *
 * @param principal the caller, asked for in {@code service()}: filters of applications answer by
 *     the thread that asks
 */
record ServletRequestView(
    HttpServletRequest request, Forwarded forwarded, @Nullable String principal, BodyPeek body)
    implements RequestView {
  @Override
  public List<String> headers(String name) {
    Enumeration<String> values = request.getHeaders(name);
    return values == null || !values.hasMoreElements() ? List.of() : Collections.list(values);
  }

  @Override
  public List<String> cookies(String name) {
    Cookie[] cookies = request.getCookies();
    return cookies == null
        ? List.of()
        : Arrays.stream(cookies)
            .filter(cookie -> cookie.getName().equals(name))
            .map(Cookie::getValue)
            .toList();
  }

  @Override
  public String path() {
    return Target.path(request);
  }

  @Override
  public @Nullable String rawQuery() {
    return request.getQueryString();
  }

  @Override
  public String clientAddress() {
    return forwarded.client(request);
  }
}
