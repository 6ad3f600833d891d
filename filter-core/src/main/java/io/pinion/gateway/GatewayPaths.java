package io.pinion.gateway;

import jakarta.servlet.Registration;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** How requests reach the servlet: by its mapping, or for patterns such as {@code /chat*} not. */
final class GatewayPaths {
  private GatewayPaths() {}

  /** The path after the context path, as the container maps it. */
  static String pathOf(HttpServletRequest request) {
    String info = request.getPathInfo();
    return info == null ? request.getServletPath() : request.getServletPath() + info;
  }

  /** The name of the gateway's servlet, which is another one where web.xml declares it. */
  static String servletName(ServletContext context) {
    return context.getServletRegistrations().values().stream()
        .filter(servlet -> GatewayServlet.class.getName().equals(servlet.getClassName()))
        .map(Registration::getName)
        .findFirst()
        .orElse(GatewayInitializer.SERVLET);
  }

  /**
   * The way to the servlet for a path that is relayed and that no servlet mapping covers; null for
   * any other.
   */
  static @Nullable RequestDispatcher dispatcher(
      ServletContext context, String servletName, String path, GatewayConfig config) {
    PathPatterns paths = config.get(Settings.PATHS);
    if (!paths.needFilter() || !paths.matches(path) || paths.mapsServlet(path)) {
      return null;
    }
    return context.getNamedDispatcher(servletName);
  }
}
