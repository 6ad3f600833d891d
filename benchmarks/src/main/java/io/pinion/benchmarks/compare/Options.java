package io.pinion.benchmarks.compare;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What to run, from the command line.
 *
 * @param rounds how often each gateway takes its turn
 * @param only the gateways
 * @param phases the phases
 * @param jvm further options of every gateway's JVM
 */
record Options(int rounds, Set<Gateway> only, Set<Phase> phases, List<String> jvm) {
  static final String USAGE =
      "usage: benchmarks/compare [ROUNDS] [--only GATEWAY,...] [--phase PHASE,...]"
          + " [--jvm 'OPTION ...']\n"
          + ("  gateways: " + labels(Gateway.values()) + "\n")
          + ("  phases: " + labels(Phase.values()));

  private static final int DEFAULT_ROUNDS = 5;

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException if one of them is not understood; the message is for people
   */
  static Options parse(String... args) {
    int rounds = DEFAULT_ROUNDS;
    Set<Gateway> only = EnumSet.allOf(Gateway.class);
    Set<Phase> phases = EnumSet.allOf(Phase.class);
    List<String> jvm = List.of();
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.matches("[1-9][0-9]{0,2}")) {
        rounds = Integer.parseInt(arg);
        continue;
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(
            arg + ": expected a number of rounds or an option\n" + USAGE);
      }
      String value = args[++i];
      switch (arg) {
        case "--only" -> only = set(Gateway.class, value);
        case "--phase" -> phases = set(Phase.class, value);
        case "--jvm" -> jvm = List.of(value.strip().split(" +", -1));
        default -> throw new IllegalArgumentException("there is no option " + arg + "\n" + USAGE);
      }
    }
    return new Options(rounds, only, phases, jvm);
  }

  private static <E extends Enum<E>> Set<E> set(Class<E> type, String value) {
    Set<E> set = EnumSet.noneOf(type);
    for (String label : List.of(value.split(",", -1))) {
      E[] all = type.getEnumConstants();
      set.add(
          Arrays.stream(all)
              .filter(each -> labelOf(each).equals(label))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          label + " is unknown, expected some of " + labels(all))));
    }
    return set;
  }

  private static String labels(Enum<?>[] all) {
    return String.join(",", Arrays.stream(all).map(Options::labelOf).toList());
  }

  private static String labelOf(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
