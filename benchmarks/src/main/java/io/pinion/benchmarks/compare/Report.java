package io.pinion.benchmarks.compare;

import io.pinion.benchmarks.paper.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.OptionalDouble;

/** Medians over the rounds as tables, every value as CSV, and the plot. */
final class Report {
  private final Path work;
  private final Results results;
  private final String routing;

  Report(Path work, Results results, String routing) {
    this.routing = routing;
    this.work = work;
    this.results = results;
  }

  /** Prints the tables and writes the files. */
  void write() throws IOException {
    StringBuilder text = new StringBuilder();
    section(text, "Unary requests, 64 connections", unary(), Figure.UNARY_RATE);
    section(text, "Event streams, 500 of 50 events/s", events(), Figure.EVENT_P50);
    section(text, "Held streams, 2,000 without events", held(), Figure.HELD_MEMORY);
    if (measured(Figure.UNARY_RATE) || measured(Figure.EVENT_P50) || measured(Figure.HELD_MEMORY)) {
      text.append("\nBars\n\n").append(Bar.table(results));
    }
    if (!routing.isEmpty()) {
      text.append("\nIdentifying, finding the pin and selecting\n\n").append(routing);
    }
    DoubleSummaryStatistics others = results.others();
    if (others.getCount() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%nOther processes took %.1f %% of the machine on average, %.0f %% at most.%n",
              others.getAverage() * 100,
              others.getMax() * 100));
    }
    System.out.print(text);
    Files.writeString(work.resolve("tables.md"), text);
    Files.writeString(work.resolve("results.csv"), results.csv());
    Files.writeString(work.resolve("performance.svg"), new Plot(results).svg());
    System.out.println("\nWritten to " + work + ": tables.md, results.csv, performance.svg");
  }

  private void section(StringBuilder text, String title, Table table, Figure needed) {
    if (measured(needed)) {
      text.append('\n').append(title).append("\n\n").append(table);
    }
  }

  private boolean measured(Figure figure) {
    for (Gateway gateway : Gateway.values()) {
      if (results.median(gateway, figure).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private Table unary() {
    Table table =
        new Table(
            "gateway",
            "us/request",
            "x HAProxy",
            "x Undertow",
            "requests/s",
            "switches",
            "read()",
            "write()");
    for (Gateway each : Gateway.values()) {
      if (results.median(each, Figure.UNARY_RATE).isPresent()) {
        table.row(
            each.text(),
            median(each, Figure.UNARY_CPU),
            ratio(each, Gateway.HAPROXY, Figure.UNARY_CPU),
            ratio(each, Gateway.UNDERTOW, Figure.UNARY_CPU),
            median(each, Figure.UNARY_RATE),
            median(each, Figure.UNARY_SWITCHES),
            median(each, Figure.UNARY_READS),
            median(each, Figure.UNARY_WRITES));
      }
    }
    return table;
  }

  private Table events() {
    Table table =
        new Table(
            "gateway",
            "us/event",
            "x HAProxy",
            "x Undertow",
            "p50 us",
            "p99 us",
            "added p50",
            "x HAProxy",
            "added p99",
            "x HAProxy",
            "switches",
            "read()",
            "write()");
    for (Gateway each : Gateway.values()) {
      if (results.median(each, Figure.EVENT_P50).isPresent()) {
        boolean through = each != Gateway.DIRECT;
        table.row(
            each.text(),
            median(each, Figure.EVENT_CPU),
            ratio(each, Gateway.HAPROXY, Figure.EVENT_CPU),
            ratio(each, Gateway.UNDERTOW, Figure.EVENT_CPU),
            median(each, Figure.EVENT_P50),
            median(each, Figure.EVENT_P99),
            through ? Table.number(results.added(each, Figure.EVENT_P50)) : "-",
            through ? addedRatio(each, Figure.EVENT_P50) : "-",
            through ? Table.number(results.added(each, Figure.EVENT_P99)) : "-",
            through ? addedRatio(each, Figure.EVENT_P99) : "-",
            median(each, Figure.EVENT_SWITCHES),
            median(each, Figure.EVENT_READS),
            median(each, Figure.EVENT_WRITES));
      }
    }
    return table;
  }

  private Table held() {
    Table table =
        new Table("gateway", "KiB/stream", "live heap", "outside", "more than null servlet");
    for (Gateway each : Gateway.values()) {
      if (results.median(each, Figure.HELD_MEMORY).isPresent()) {
        OptionalDouble own =
            each.isPinion()
                ? results.minus(each, each.container(), Figure.HELD_MEMORY)
                : OptionalDouble.empty();
        table.row(
            each.text(),
            median(each, Figure.HELD_MEMORY),
            median(each, Figure.HELD_HEAP),
            median(each, Figure.HELD_OUTSIDE),
            Table.number(own));
      }
    }
    return table;
  }

  private String median(Gateway gateway, Figure figure) {
    return Table.number(results.median(gateway, figure));
  }

  private String ratio(Gateway gateway, Gateway other, Figure figure) {
    return Table.number(results.ratio(gateway, other, figure));
  }

  private String addedRatio(Gateway gateway, Figure figure) {
    return Table.number(results.addedRatio(gateway, Gateway.HAPROXY, figure));
  }
}
