package io.pinion.gateway;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Makes a web application a gateway: checks the configuration, and registers filter and servlet for
 * {@code pinion.paths}, each unless web.xml declares it. A fault in the configuration stops the
 * deployment.
 */
public final class GatewayInitializer implements ServletContainerInitializer {
  static final String SERVLET = "pinion-gateway";
  static final String FILTER = "pinion-affinity";
  static final String METRICS = "pinion-metrics";
  static final String METRICS_PATH = "/pinion/metrics";

  @Override
  public void onStartup(@Nullable Set<Class<?>> none, ServletContext context)
      throws ServletException {
    GatewayConfig config;
    try {
      config = GatewayConfig.of(config());
    } catch (ConfigException e) {
      throw new ServletException(e.getMessage(), e);
    }
    context.addListener(new GatewayLifecycle(config));
    PathPatterns paths = config.get(Settings.PATHS);
    if (!isDeclared(context.getServletRegistrations(), GatewayServlet.class)) {
      registerServlet(context, paths);
    }
    if (!isDeclared(context.getFilterRegistrations(), AffinityFilter.class)) {
      registerFilter(context, paths);
    }
    if (config.get(Settings.METRICS) == Settings.MetricsMode.AUTO) {
      context.addServlet(METRICS, MetricsServlet.class).addMapping(METRICS_PATH);
    }
  }

  private static Config config() throws ServletException {
    try {
      return ConfigProvider.getConfig();
    } catch (IllegalStateException | NoClassDefFoundError e) {
      throw new ServletException(
          "Pinion needs an implementation of MicroProfile Config: Jakarta EE servers with"
              + " MicroProfile have one, for a bare Tomcat or Jetty add one to its class path, for"
              + " example io.smallrye.config:smallrye-config",
          e);
    }
  }

  private static boolean isDeclared(
      Map<String, ? extends Registration> registrations, Class<?> type) {
    return registrations.values().stream()
        .anyMatch(registration -> type.getName().equals(registration.getClassName()));
  }

  private static void registerServlet(ServletContext context, PathPatterns paths)
      throws ServletException {
    ServletRegistration.Dynamic servlet = context.addServlet(SERVLET, GatewayServlet.class);
    servlet.setAsyncSupported(true);
    servlet.setLoadOnStartup(1);
    if (paths.servletMappings().isEmpty()) {
      return; // only the filter reaches it; not every container takes an empty list
    }
    Set<String> taken = servlet.addMapping(paths.servletMappings().toArray(String[]::new));
    if (!taken.isEmpty()) {
      throw new ServletException(
          Settings.PATHS.key() + ": " + taken + " belong to another servlet of this application");
    }
  }

  /** After the application's own filters, so that those which authenticate guard the gateway. */
  private static void registerFilter(ServletContext context, PathPatterns paths) {
    FilterRegistration.Dynamic filter = context.addFilter(FILTER, AffinityFilter.class);
    filter.setAsyncSupported(true);
    String[] patterns =
        paths.needFilter() ? new String[] {"/*"} : paths.servletMappings().toArray(String[]::new);
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, patterns);
  }
}
