package io.pinion.client.servlet;

import io.pinion.client.SessionHeader;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Registers {@link SessionFilter} for all of an application, unless web.xml declares it. A fault in
 * the configuration of the {@link SessionHeader} stops the deployment.
 */
public final class SessionInitializer implements ServletContainerInitializer {
  static final String FILTER = "pinion-client-session";

  @Override
  public void onStartup(@Nullable Set<Class<?>> none, ServletContext context)
      throws ServletException {
    try {
      SessionHeader.configured();
    } catch (IllegalArgumentException e) {
      throw new ServletException(e.getMessage(), e);
    }
    if (!isDeclared(context)) {
      register(context);
    }
  }

  private static boolean isDeclared(ServletContext context) {
    return context.getFilterRegistrations().values().stream()
        .anyMatch(filter -> SessionFilter.class.getName().equals(filter.getClassName()));
  }

  private static void register(ServletContext context) throws ServletException {
    FilterRegistration.Dynamic filter = context.addFilter(FILTER, SessionFilter.class);
    if (filter == null) {
      throw new ServletException(
          "this application has a filter of its own named " + FILTER + ": rename that one");
    }
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR),
        false,
        "/*");
  }
}
