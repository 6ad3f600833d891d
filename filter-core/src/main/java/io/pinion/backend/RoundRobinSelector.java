package io.pinion.backend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One after the other, as often as their weights say, and those of much weight not many times in a
 * row (the smooth weighted round-robin of nginx). Counts on this member alone.
 */
final class RoundRobinSelector implements BackendSelector {
  /** By id, how much each has waited; guarded by this. */
  private final Map<String, Double> credits = new HashMap<>();

  @Override
  public String name() {
    return "round-robin";
  }

  @Override
  public synchronized Iterator<Backend> rank(Selection selection) {
    List<Backend> backends = selection.backends();
    double total = 0;
    for (Backend backend : backends) {
      total += backend.weight();
      credits.merge(backend.id(), backend.weight(), Double::sum);
    }
    List<Backend> order = new ArrayList<>(backends);
    order.sort(Comparator.comparingDouble((Backend each) -> -credits.getOrDefault(each.id(), 0.0)));
    if (!order.isEmpty()) {
      credits.merge(order.get(0).id(), -total, Double::sum);
    }
    if (credits.size() > 2 * backends.size()) { // some have left
      Set<String> ids = backends.stream().map(Backend::id).collect(Collectors.toSet());
      credits.keySet().retainAll(new HashSet<>(ids));
    }
    return order.iterator();
  }
}
