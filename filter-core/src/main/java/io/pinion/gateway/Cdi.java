package io.pinion.gateway;

import jakarta.enterprise.inject.spi.CDI;
import java.util.List;

/** The application's beans, where the server has CDI; a bare Tomcat or Jetty has none. */
final class Cdi {
  private Cdi() {}

  /** The beans of a type; empty without CDI. */
  static <T> List<T> beans(Class<T> type) {
    return isPresent() ? Container.beans(type) : List.of();
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
    static <T> List<T> beans(Class<T> type) {
      CDI<Object> cdi;
      try {
        cdi = CDI.current();
      } catch (IllegalStateException e) {
        return List.of(); // the API without a container for this application
      }
      return cdi.select(type).stream().toList();
    }
  }
}
