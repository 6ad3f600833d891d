package io.pinion.gateway;

import io.pinion.dialect.BodyPeek;
import io.pinion.session.RequestView;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The head of a servlet request as identification sees it in {@code service()}. */
record ServletRequestView(HttpServletRequest request, Forwarded forwarded) implements RequestView {
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

  @Override
  public @Nullable String principal() {
    Principal principal = request.getUserPrincipal();
    return principal == null ? null : principal.getName();
  }

  @Override
  public BodyPeek body() {
    return BodyPeek.NOTHING;
  }

  /** What is seen of the request after {@code service()}, when the beginning of its body came. */
  Later later() {
    return new Later(this, path(), rawQuery(), clientAddress(), principal(), BodyPeek.NOTHING);
  }

  /**
   * Headers and cookies are the request's own. All else was asked for in {@code service()}, since
   * containers and filters of applications answer it by the thread that asks: on another one Open
   * Liberty knows no context path, or takes that of the request which the thread had before.
   */
  record Later(
      ServletRequestView head,
      String path,
      @Nullable String rawQuery,
      String clientAddress,
      @Nullable String principal,
      BodyPeek body)
      implements RequestView {
    @Override
    public List<String> headers(String name) {
      return head.headers(name);
    }

    @Override
    public List<String> cookies(String name) {
      return head.cookies(name);
    }

    /** The same with what the body says. */
    Later with(BodyPeek read) {
      return new Later(head, path, rawQuery, clientAddress, principal, read);
    }
  }
}
