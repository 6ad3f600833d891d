package io.pinion.sample;

import java.net.URI;

/** What the failsafe execution in pom.xml tells the test JVM. */
public final class TestRun {

  private TestRun() {}

  /** Where the application server of this execution listens; the WAR under test is its root. */
  public static URI server() {
    return URI.create(property("test.server"));
  }

  public static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(
          "system property " + name + " is not set: run this test through Maven's verify");
    }
    return value;
  }
}
