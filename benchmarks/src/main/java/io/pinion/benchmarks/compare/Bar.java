package io.pinion.benchmarks.compare;

import io.pinion.benchmarks.paper.Table;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/**
 * A limit that Pinion is held to, on the better of the two servers.
 *
 * @param reached what it reaches on one of them
 */
record Bar(String text, double limit, BiFunction<Results, Gateway, OptionalDouble> reached) {
  private static final List<Bar> ALL =
      List.of(
          new Bar(
              "CPU per event, x HAProxy",
              1.3,
              (r, g) -> r.ratio(g, Gateway.HAPROXY, Figure.EVENT_CPU)),
          new Bar(
              "CPU per event, x Undertow's proxy",
              1.2,
              (r, g) -> r.ratio(g, Gateway.UNDERTOW, Figure.EVENT_CPU)),
          new Bar(
              "CPU per unary request, x HAProxy",
              2,
              (r, g) -> r.ratio(g, Gateway.HAPROXY, Figure.UNARY_CPU)),
          new Bar(
              "added latency p50, x HAProxy",
              1.5,
              (r, g) -> r.addedRatio(g, Gateway.HAPROXY, Figure.EVENT_P50)),
          new Bar(
              "added latency p99, x HAProxy",
              3,
              (r, g) -> r.addedRatio(g, Gateway.HAPROXY, Figure.EVENT_P99)),
          new Bar("KiB per held stream", 64, (r, g) -> r.median(g, Figure.HELD_MEMORY)),
          new Bar(
              "KiB of it Pinion's own",
              16,
              (r, g) -> r.minus(g, g.container(), Figure.HELD_MEMORY)));

  /** What each server reaches. */
  static Table table(Results results) {
    Table table = new Table("bar", "at most", "on Tomcat", "on WildFly", "met");
    for (Bar bar : ALL) {
      OptionalDouble tomcat = bar.reached.apply(results, Gateway.PINION_TOMCAT);
      OptionalDouble wildfly = bar.reached.apply(results, Gateway.PINION_WILDFLY);
      double best = Math.min(tomcat.orElse(Double.MAX_VALUE), wildfly.orElse(Double.MAX_VALUE));
      String met = best == Double.MAX_VALUE ? "-" : best <= bar.limit ? "yes" : "no";
      table.row(
          bar.text,
          Table.number(OptionalDouble.of(bar.limit)),
          Table.number(tomcat),
          Table.number(wildfly),
          met);
    }
    return table;
  }
}
