package io.pinion.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request with these lines, as a container that checks nothing would hand it over. */
final class FakeRequest {
  private final String method;
  private final String target;
  private final Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Set<String> names = new LinkedHashSet<>();
  private String protocol = "HTTP/1.1";
  private String peer = "192.0.2.1";
  private String scheme = "http";
  private String context = "";
  private boolean left;

  private FakeRequest(String method, String target) {
    this.method = method;
    this.target = target;
  }

  /** The same with a Host. */
  static FakeRequest of(String method, String target) {
    return bare(method, target).with("Host", "gateway.example");
  }

  static FakeRequest bare(String method, String target) {
    return new FakeRequest(method, target);
  }

  FakeRequest with(String name, String value) {
    names.add(name.toLowerCase(Locale.ROOT));
    fields.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    return this;
  }

  FakeRequest in(String version) {
    protocol = version;
    return this;
  }

  FakeRequest from(String address) {
    peer = address;
    return this;
  }

  FakeRequest over(String otherScheme) {
    scheme = otherScheme;
    return this;
  }

  FakeRequest below(String contextPath) {
    context = contextPath;
    return this;
  }

  /** From now on as another thread than that of {@code service()} may see it. */
  void leave() {
    left = true;
  }

  HttpServletRequest get() {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            FakeRequest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, called, arguments) -> answer(called.getName(), arguments));
  }

  @SuppressWarnings("JdkObsolete") // the servlet API's
  private @Nullable Object answer(String called, Object @Nullable [] arguments) {
    if (left && !called.equals("getHeaders") && !called.equals("getCookies")) {
      throw new IllegalStateException(called + " after service()");
    }
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    return switch (called) {
      case "getMethod" -> method;
      case "getRequestURI" -> path;
      case "getQueryString" -> question < 0 ? null : target.substring(question + 1);
      case "getRequestURL" -> new StringBuffer(scheme + "://" + host() + path);
      case "getProtocol" -> protocol;
      case "getScheme" -> scheme;
      case "getContextPath" -> context;
      case "getRemoteAddr" -> peer;
      case "getUserPrincipal", "getCookies" -> null;
      case "getHeaderNames" -> Collections.enumeration(names);
      case "getHeaders" -> Collections.enumeration(lines(arguments));
      case "getHeader" -> lines(arguments).stream().findFirst().orElse(null);
      default -> throw new UnsupportedOperationException(called);
    };
  }

  private String host() {
    return fields.getOrDefault("Host", List.of("gateway.example")).get(0);
  }

  private List<String> lines(Object @Nullable [] arguments) {
    return arguments == null ? List.of() : fields.getOrDefault(arguments[0], List.of());
  }
}
