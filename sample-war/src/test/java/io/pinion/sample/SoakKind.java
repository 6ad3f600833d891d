package io.pinion.sample;

/**
 * A kind of exchange in a soak.
 *
 * @param weight how often it comes, relative to the others
 * @param mustBeWhole whether nothing but a backend's misfortune excuses its failure
 */
record SoakKind(String name, int weight, boolean mustBeWhole, Action action) {
  /** Does it, and fails if the client sees what it must not. */
  @FunctionalInterface
  interface Action {
    void run(SoakExchange exchange) throws Exception;
  }

  static SoakKind whole(String name, int weight, Action action) {
    return new SoakKind(name, weight, true, action);
  }

  static SoakKind broken(String name, int weight, Action action) {
    return new SoakKind(name, weight, false, action);
  }
}
