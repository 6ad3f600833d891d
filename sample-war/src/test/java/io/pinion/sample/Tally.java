package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the gateway counts from now on of exchanges and their attempts, to be compared with what a
 * test expects: that, and nothing else.
 */
final class Tally {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "^pinion_((?:exchanges|decisions|errors|retries|retries_denied|backend_failures)_total"
              + "(?:\\{.*})?) (\\S+)$",
          Pattern.MULTILINE);

  /** Where the figures are. */
  @FunctionalInterface
  interface Page {
    String text() throws IOException;
  }

  private final Page page;
  private final Map<String, Double> before;
  private final Map<String, Double> expected = new TreeMap<>();

  private Tally(Page page) throws IOException {
    this.page = page;
    this.before = read(page.text());
  }

  /** A tally from zero; no exchange may be under way. */
  static Tally of(Page page) throws IOException {
    return new Tally(page);
  }

  /** Exchanges that ended in this way. */
  Tally exchanges(String outcome, int count) {
    return expect("exchanges_total{outcome=\"" + outcome + "\"}", count);
  }

  /** One exchange that ended in this way, and was routed by this decision. */
  Tally exchange(String outcome, String decision) {
    return exchanges(outcome, 1).decisions(decision, 1);
  }

  Tally decisions(String decision, int count) {
    return expect("decisions_total{decision=\"" + decision + "\"}", count);
  }

  /** Answers of the gateway's own. */
  Tally errors(int status, int count) {
    return expect("errors_total{status=\"" + status + "\"}", count);
  }

  Tally retries(int count) {
    return expect("retries_total", count);
  }

  Tally retriesDenied(int count) {
    return expect("retries_denied_total", count);
  }

  Tally failures(String backend, String kind, int count) {
    return expect(
        "backend_failures_total{backend=\"" + backend + "\",failure=\"" + kind + "\"}", count);
  }

  private Tally expect(String series, int count) {
    expected.merge(series, (double) count, Double::sum);
    expected.values().removeIf(value -> value == 0);
    return this;
  }

  /**
   * Asks until just this has been counted: some of it is when the client has its answer already.
   */
  void await() throws IOException {
    long deadline = System.nanoTime() + Signal.PATIENCE.toNanos();
    Map<String, Double> counted = counted();
    while (!counted.equals(expected) && System.nanoTime() < deadline) {
      counted = counted();
    }
    assertThat(counted).isEqualTo(expected);
  }

  /**
   * Asks until no exchange is under way: so many have ended, in whatever way, and no attempt has
   * failed or been repeated.
   */
  void awaitNobodyBlamed(int exchanges) throws IOException {
    long deadline = System.nanoTime() + Signal.PATIENCE.toNanos();
    double ended = ended();
    while (ended < exchanges && System.nanoTime() < deadline) {
      ended = ended();
    }
    assertThat(ended).isEqualTo(exchanges);
    assertThat(counted().keySet())
        .noneMatch(series -> series.startsWith("backend_failures") || series.startsWith("retries"));
  }

  private double ended() throws IOException {
    return counted().entrySet().stream()
        .filter(one -> one.getKey().startsWith("exchanges_total"))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private Map<String, Double> counted() throws IOException {
    Map<String, Double> counted = new HashMap<>(read(page.text()));
    before.forEach((series, value) -> counted.merge(series, -value, Double::sum));
    counted.values().removeIf(value -> value == 0);
    return new TreeMap<>(counted);
  }

  private static Map<String, Double> read(String page) {
    return SAMPLE
        .matcher(page)
        .results()
        .collect(
            Collectors.toMap(sample -> sample.group(1), sample -> Double.valueOf(sample.group(2))));
  }
}
