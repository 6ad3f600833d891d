package io.pinion.demo;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What a demo lets its servers say between its own words, one line each. */
public final class DemoLog {
  // held here, because java.util.logging holds loggers weakly
  private static final Logger TOMCAT = Logger.getLogger("org.apache");
  private static final Logger UNDEPLOYMENT =
      Logger.getLogger("org.apache.catalina.loader.WebappClassLoaderBase");
  private static final Logger HAZELCAST = Logger.getLogger("com.hazelcast");
  private static final Logger PINION = Logger.getLogger("io.pinion");
  // this and the undeployment ask for options of the JVM, which is Maven's
  private static final Logger JVM_OPTIONS =
      Logger.getLogger("com.hazelcast.instance.impl.HazelcastInstanceFactory");

  private DemoLog() {}

  /** Leaves a line for each exchange and what goes wrong. */
  static void showExchanges() {
    TOMCAT.setLevel(Level.WARNING);
    HAZELCAST.setLevel(Level.WARNING);
    JVM_OPTIONS.setLevel(Level.SEVERE);
    orElse("java.util.logging.SimpleFormatter.format", "%1$tT %5$s%6$s%n");
    orElse("slf4j.internal.verbosity", "ERROR");
  }

  /** Leaves what goes wrong; that a member of a cluster ends is no fault. */
  public static void showFaultsOnly() {
    showExchanges();
    HAZELCAST.setLevel(Level.SEVERE);
    UNDEPLOYMENT.setLevel(Level.SEVERE);
    PINION.setLevel(Level.WARNING);
  }

  private static void orElse(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
