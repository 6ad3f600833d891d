package io.pinion.gateway;

import io.pinion.relay.ContainerTraits;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.jspecify.annotations.Nullable;

/** Starts the gateway with its web application and closes it with it. */
final class GatewayLifecycle implements ServletContextListener {
  private final Config source;
  private final GatewayConfig config;
  private @Nullable Gateway gateway;

  GatewayLifecycle(Config source, GatewayConfig config) {
    this.source = source;
    this.config = config;
  }

  /** The gateway of a web application. */
  static Gateway gateway(ServletContext context) throws ServletException {
    if (context.getAttribute(Gateway.ATTRIBUTE) instanceof Gateway started) {
      return started;
    }
    throw new ServletException(
        "no gateway was started: the server must run the ServletContainerInitializer of"
            + " pinion-filter-core, which an <absolute-ordering> in web.xml may leave out");
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    Gateway started =
        Gateway.start(config, ContainerTraits.of(context), Extensions.ofApplication());
    gateway = started;
    context.setAttribute(Gateway.ATTRIBUTE, started);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    event.getServletContext().removeAttribute(Gateway.ATTRIBUTE);
    if (gateway != null) {
      gateway.close();
    }
    release(source);
  }

  /**
   * An implementation that a bare Tomcat has for all its applications keeps the configuration of
   * each, and with it its classes, until somebody says that the application has gone. A server that
   * brings the implementation says it itself; that it has CDI too tells the two apart.
   */
  static void release(Config source) {
    if (!Cdi.isActive()) {
      ConfigProviderResolver.instance().releaseConfig(source);
    }
  }
}
