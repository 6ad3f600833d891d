package io.pinion.sample;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts loopback addresses off from one another: what one sends to the other vanishes, as when a
 * cable is pulled. Only in a network namespace of the test's own, which {@code
 * src/test/cluster/bin/java} makes.
 */
final class Network implements AutoCloseable {
  private static final String PREFERENCE = "5";

  private final List<String[]> cuts = new ArrayList<>();

  Network() throws IOException {
    // the rule that takes local addresses for local comes first otherwise, and cannot be preceded
    Commands.run("ip", "rule", "add", "pref", "10", "lookup", "local");
    Commands.run("ip", "rule", "del", "pref", "0");
  }

  /** Cuts them off from each other. */
  void cut(String one, String other) throws IOException {
    cutTowards(one, other);
    cutTowards(other, one);
  }

  private void cutTowards(String from, String to) throws IOException {
    String[] rule = {"from", from, "to", to, "pref", PREFERENCE, "blackhole"};
    change("add", rule);
    cuts.add(rule);
  }

  private static void change(String how, String... rule) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "rule", how));
    command.addAll(List.of(rule));
    Commands.run(command.toArray(String[]::new));
  }

  /** Joins all again. */
  @Override
  public void close() throws IOException {
    for (String[] rule : cuts) {
      change("del", rule);
    }
    Commands.run("ip", "rule", "add", "pref", "0", "lookup", "local");
    Commands.run("ip", "rule", "del", "pref", "10");
  }
}
