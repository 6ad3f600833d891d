package io.pinion.gateway;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Registration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
  static final String READINESS = "pinion-ready";
  static final String READINESS_PATH = "/pinion/ready";

  @Override
  public void onStartup(@Nullable Set<Class<?>> none, ServletContext context)
      throws ServletException {
    Config source = config();
    try {
      register(context, source);
    } catch (ServletException | RuntimeException e) {
      GatewayLifecycle.release(source); // as no listener will be told of the end
      throw e;
    }
  }

  private static void register(ServletContext context, Config source) throws ServletException {
    GatewayConfig config;
    try {
      config = GatewayConfig.of(source);
    } catch (ConfigException e) {
      throw new ServletException(e.getMessage(), e);
    }
    context.addListener(new GatewayLifecycle(source, config));
    PathPatterns paths = config.get(Settings.PATHS);
    checkPrefixes(context, paths);
    if (!isDeclared(context.getServletRegistrations(), GatewayServlet.class)) {
      registerServlet(context, paths);
    }
    if (!isDeclared(context.getFilterRegistrations(), AffinityFilter.class)) {
      registerFilter(context, paths, config.sessionPaths());
    }
    added(READINESS, context.addServlet(READINESS, ReadinessServlet.class))
        .addMapping(READINESS_PATH);
    if (config.get(Settings.METRICS) == MetricsMode.AUTO) {
      added(METRICS, context.addServlet(METRICS, MetricsServlet.class)).addMapping(METRICS_PATH);
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

  /**
   * A prefix such as {@code /chat*} is no mapping that the container could compare with others: the
   * filter forwards it to the gateway, and would take what servlets of the application have there.
   */
  private static void checkPrefixes(ServletContext context, PathPatterns paths)
      throws ServletException {
    Set<String> taken = new TreeSet<>();
    for (ServletRegistration servlet : context.getServletRegistrations().values()) {
      if (!GatewayServlet.class.getName().equals(servlet.getClassName())) {
        servlet.getMappings().stream().filter(paths::hasPrefixOf).forEach(taken::add);
      }
    }
    refuse(taken);
  }

  private static void refuse(Set<String> taken) throws ServletException {
    if (!taken.isEmpty()) {
      throw new ServletException(
          Settings.PATHS.key() + ": " + taken + " belong to another servlet of this application");
    }
  }

  private static void registerServlet(ServletContext context, PathPatterns paths)
      throws ServletException {
    ServletRegistration.Dynamic servlet =
        added(SERVLET, context.addServlet(SERVLET, GatewayServlet.class));
    servlet.setAsyncSupported(true);
    servlet.setLoadOnStartup(1);
    if (!paths.servletMappings().isEmpty()) { // else only the filter reaches it
      refuse(servlet.addMapping(paths.servletMappings().toArray(String[]::new)));
    }
  }

  /** A container answers null where the application has something else of that name. */
  private static <T> T added(String name, @Nullable T registration) throws ServletException {
    if (registration == null) {
      throw new ServletException(
          "this application has a servlet or filter of its own named "
              + name
              + ": rename that one");
    }
    return registration;
  }

  /** After the application's own filters, so that those which authenticate guard the gateway. */
  private static void registerFilter(
      ServletContext context, PathPatterns paths, PathPatterns sessions) throws ServletException {
    FilterRegistration.Dynamic filter =
        added(FILTER, context.addFilter(FILTER, AffinityFilter.class));
    filter.setAsyncSupported(true);
    Set<String> patterns = new LinkedHashSet<>(paths.servletMappings());
    patterns.addAll(sessions.servletMappings());
    if (paths.needFilter() || sessions.needFilter()) {
      patterns = Set.of("/*");
    }
    filter.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC),
        true,
        patterns.toArray(String[]::new));
  }
}
