package io.pinion.gateway;

import io.pinion.route.Router;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.servlet.ServletContext;

/**
 * Makes the gateway's {@link Router} injectable, for an application that wants the decision without
 * the relay. Loaded by a CDI container only.
 */
@Dependent
public class GatewayBeans {
  /**
   * The router of the web application that injects it.
   *
   * @throws IllegalStateException before the gateway has started, which is when the web
   *     application's listeners are told of its start
   */
  @Produces
  @Dependent // not a normal scope: Router is final, and one gateway has one
  Router router(ServletContext context) {
    if (context.getAttribute(Gateway.ATTRIBUTE) instanceof Gateway gateway) {
      return gateway.router();
    }
    throw new IllegalStateException(
        "the gateway has not started yet: inject jakarta.inject.Provider<Router> where a bean may be"
            + " created before the web application has started");
  }
}
