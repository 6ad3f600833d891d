package io.pinion.gateway;

import io.pinion.relay.BrokenAnswerException;
import io.pinion.session.Identification;
import io.pinion.session.Session;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the session of a request from its head and publishes it as request attribute {@link
 * Session#ATTRIBUTE}; a generated id is set as response header. What takes the body to tell is left
 * to the relay. Registers itself, unless web.xml declares it; needs {@code async-supported}.
 */
public class AffinityFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  private transient Gateway gateway;
  private transient ServletContext context;
  private transient String servletName;

  @Override
  public void init(FilterConfig filterConfig) throws ServletException {
    super.init(filterConfig);
    context = filterConfig.getServletContext();
    gateway = GatewayLifecycle.gateway(context);
    servletName = GatewayPaths.servletName(context);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getDispatcherType() == DispatcherType.ASYNC) {
      if (request.getAttribute(BrokenAnswerException.ATTRIBUTE) != null) {
        throw new BrokenAnswerException(); // also where no servlet mapping leads to ours
      }
      chain.doFilter(request, response);
      return;
    }
    String path = GatewayPaths.pathOf(request);
    GatewayConfig config = gateway.config();
    RequestDispatcher servlet = GatewayPaths.dispatcher(context, servletName, path, config);
    Identifying identifying = gateway.identifying();
    if (identifying.concerns(path)) {
      ExchangeTrace trace = gateway.tracing().of(request);
      trace.identifies();
      Identification found = identifying.byHead(request, isRelayed(request, servlet));
      if (!found.undecided()) {
        trace.identified();
      }
      if (identifying.refuses(found)) {
        gateway.refuse(response, HttpServletResponse.SC_BAD_REQUEST, path, Identifying.refusal());
        return;
      }
      publish(found.session(), request, response);
    }
    if (servlet == null) {
      chain.doFilter(request, response);
    } else {
      servlet.forward(request, response);
    }
  }

  /**
   * Whether our servlet gets it, and not one of the application's with a mapping that says more.
   */
  private boolean isRelayed(HttpServletRequest request, @Nullable RequestDispatcher servlet) {
    return servlet != null || servletName.equals(request.getHttpServletMapping().getServletName());
  }

  private void publish(
      @Nullable Session session, HttpServletRequest request, HttpServletResponse response) {
    if (session != null) {
      request.setAttribute(Session.ATTRIBUTE, session);
      if (session.generated()) {
        gateway.idReturn().header(response::setHeader, session);
        gateway
            .idReturn()
            .cookie(response::addHeader, session, gateway.idReturn().attributes(request));
      }
    }
  }
}
