package io.pinion.benchmarks.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** What was measured: for each gateway and figure one value a round. */
final class Results {
  private final Map<Gateway, Map<Figure, List<Double>>> values = new EnumMap<>(Gateway.class);
  private final List<Double> others = new ArrayList<>();

  void add(Gateway gateway, Figure figure, double value) {
    values
        .computeIfAbsent(gateway, absent -> new EnumMap<>(Figure.class))
        .computeIfAbsent(figure, absent -> new ArrayList<>())
        .add(value);
  }

  /** Notes the share of the machine that others took during a measurement. */
  void addOthers(double share) {
    others.add(share);
  }

  /** The shares of the machine that others took. */
  DoubleSummaryStatistics others() {
    return others.stream().mapToDouble(Double::doubleValue).summaryStatistics();
  }

  /** The median over the rounds; empty where nothing was measured. */
  OptionalDouble median(Gateway gateway, Figure figure) {
    List<Double> sorted = new ArrayList<>(of(gateway, figure));
    Collections.sort(sorted);
    int n = sorted.size();
    return n == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2);
  }

  /** How many times another gateway's median; empty where one of them was not measured. */
  OptionalDouble ratio(Gateway gateway, Gateway other, Figure figure) {
    return divided(median(gateway, figure), median(other, figure));
  }

  /** What a gateway adds to a figure of the way without a gateway; empty if unknown. */
  OptionalDouble added(Gateway gateway, Figure figure) {
    return minus(gateway, Gateway.DIRECT, figure);
  }

  /** The same as a ratio to what another gateway adds. */
  OptionalDouble addedRatio(Gateway gateway, Gateway other, Figure figure) {
    return divided(added(gateway, figure), added(other, figure));
  }

  /** The difference of two medians; empty where one of them was not measured. */
  OptionalDouble minus(Gateway gateway, Gateway other, Figure figure) {
    OptionalDouble one = median(gateway, figure);
    OptionalDouble two = median(other, figure);
    return one.isEmpty() || two.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(one.getAsDouble() - two.getAsDouble());
  }

  private static OptionalDouble divided(OptionalDouble one, OptionalDouble two) {
    return one.isEmpty() || two.isEmpty() || two.getAsDouble() <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(one.getAsDouble() / two.getAsDouble());
  }

  /** Every value on a line of its own: gateway, figure, round, value. */
  String csv() {
    StringBuilder csv = new StringBuilder("gateway,figure,round,value\n");
    values.forEach(
        (gateway, figures) ->
            figures.forEach(
                (figure, rounds) -> {
                  for (int i = 0; i < rounds.size(); i++) {
                    csv.append(
                        String.format(
                            Locale.ROOT,
                            "%s,%s,%d,%.3f%n",
                            gateway.label(),
                            figure.label(),
                            i + 1,
                            rounds.get(i)));
                  }
                }));
    return csv.toString();
  }

  private List<Double> of(Gateway gateway, Figure figure) {
    return values.getOrDefault(gateway, Map.of()).getOrDefault(figure, List.of());
  }
}
