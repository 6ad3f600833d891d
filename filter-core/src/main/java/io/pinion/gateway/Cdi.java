package io.pinion.gateway;

import jakarta.enterprise.inject.spi.CDI;
import java.util.List;

/** The application's beans, where the server has CDI; a bare Tomcat or Jetty has none. */
final class Cdi {
  private Cdi() {}

  /** The beans of a type; empty without CDI. */
  static <T> List<T> beans(Class<T> type) {
    return isActive() ? Container.beans(type) : List.of();
  }

  /** Whether this application has a CDI container. */
  static boolean isActive() {
    return isPresent() && Container.isActive();
  }

  private static boolean isPresent() {
    try {
      Class.forName("jakarta.enterprise.inject.spi.CDI", false, Cdi.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Loaded only where its types exist. */
  private static final class Container {
    static boolean isActive() {
      try {
        return CDI.current() != null;
      } catch (IllegalStateException e) {
        return false; // the API without a container for this application
      }
    }

    static <T> List<T> beans(Class<T> type) {
      return CDI.current().select(type).stream().toList();
    }
  }
}
