package io.pinion.ownwar;

import io.pinion.gateway.AffinityFilter;
import io.pinion.gateway.GatewayServlet;

/** Deployment descriptors of the application; all of them declare its own filter and servlet. */
enum WebXml {
  /** Without a word on the gateway. */
  SELF_REGISTERED(ownFilter(true) + own()),

  /** The gateway under names of the application's choice. */
  BY_HAND(ownFilter(true) + filter("affinity", AffinityFilter.class, true) + servlet(true) + own()),

  /** The same, where somebody forgot that the gateway is asynchronous. */
  BY_HAND_NOT_ASYNC(
      ownFilter(true) + filter("affinity", AffinityFilter.class, false) + servlet(false) + own()),

  /** A filter of the application that was written for servlets that are not asynchronous. */
  OWN_FILTER_NOT_ASYNC(ownFilter(false) + own());

  private final String text;

  WebXml(String elements) {
    text =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
        %s</web-app>
        """
            .formatted(elements);
  }

  String text() {
    return text;
  }

  private static String ownFilter(boolean async) {
    return filter("own-filter", OwnFilter.class, async);
  }

  private static String own() {
    return servlet(
        "own-servlet",
        OwnServlet.class,
        false,
        "/own",
        "/llm/whoami",
        "/llm/own/chat/completions",
        "/aware/whoami");
  }

  private static String servlet(boolean async) {
    return servlet("model-server", GatewayServlet.class, async, "/llm/*");
  }

  private static String filter(String name, Class<?> type, boolean async) {
    return """
        <filter>
          <filter-name>%1$s</filter-name>
          <filter-class>%2$s</filter-class>
          <async-supported>%3$s</async-supported>
        </filter>
        <filter-mapping>
          <filter-name>%1$s</filter-name>
          <url-pattern>/*</url-pattern>
        </filter-mapping>
        """
        .formatted(name, type.getName(), async);
  }

  private static String servlet(String name, Class<?> type, boolean async, String... patterns) {
    StringBuilder mapping = new StringBuilder();
    for (String pattern : patterns) {
      mapping.append("  <url-pattern>").append(pattern).append("</url-pattern>\n");
    }
    return """
        <servlet>
          <servlet-name>%1$s</servlet-name>
          <servlet-class>%2$s</servlet-class>
          <async-supported>%3$s</async-supported>
        </servlet>
        <servlet-mapping>
          <servlet-name>%1$s</servlet-name>
        %4$s</servlet-mapping>
        """
        .formatted(name, type.getName(), async, mapping);
  }
}
