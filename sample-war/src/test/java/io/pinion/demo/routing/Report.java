package io.pinion.demo.routing;

import java.io.PrintStream;

/** What a demo shows: titles, tables, promises that were kept or not, and PASS or FAIL at last. */
final class Report {
  private final String demo;
  private final PrintStream out;
  private int promises;
  private int kept;

  Report(String demo, PrintStream out) {
    this.demo = demo;
    this.out = out;
  }

  void introduction(String text) {
    out.println();
    out.println(text);
  }

  void title(String text) {
    out.println();
    out.println(text);
    out.println();
  }

  /** Shown when it is closed. */
  Table table(String... heads) {
    return new Table(out, heads);
  }

  void note(String text) {
    out.println("  " + text);
  }

  /**
   * Says whether a promise was kept.
   *
   * @param seen what tells, for people who look for the reason
   */
  void promise(String text, boolean isKept, Object seen) {
    promises++;
    if (isKept) {
      kept++;
      out.println("  ok   " + text);
    } else {
      out.println("  NOT  " + text + "; seen: " + seen);
    }
  }

  /** The demo could not go on. */
  void broken(Throwable fault) {
    Throwable cause = fault.getCause();
    promise("the demo plays to its end", false, fault + (cause == null ? "" : ", " + cause));
  }

  /** Writes the last line. Returns whether every promise was kept. */
  boolean summary() {
    boolean passed = promises > 0 && kept == promises;
    out.println();
    out.println(
        (passed ? "PASS" : "FAIL")
            + "  "
            + demo
            + ": "
            + kept
            + " of "
            + promises
            + " promises kept");
    out.flush();
    return passed;
  }
}
