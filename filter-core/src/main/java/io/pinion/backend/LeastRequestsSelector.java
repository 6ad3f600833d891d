package io.pinion.backend;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Power of two choices on the requests that are under way. */
final class LeastRequestsSelector implements BackendSelector {
  private final RandomGenerator random;

  LeastRequestsSelector(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public String name() {
    return "least-requests";
  }

  @Override
  public Iterator<Backend> rank(Selection selection) {
    List<Backend> order = new ArrayList<>(selection.backends());
    for (int i = order.size() - 1; i > 0; i--) {
      swap(order, i, random.nextInt(i + 1));
    }
    if (order.size() > 1 && load(selection, order.get(1)) < load(selection, order.get(0))) {
      swap(order, 0, 1);
    }
    return order.iterator();
  }

  private static double load(Selection selection, Backend backend) {
    return (selection.load(backend) + 1) / backend.weight();
  }

  private static void swap(List<Backend> list, int i, int j) {
    Backend moved = list.get(i);
    list.set(i, list.get(j));
    list.set(j, moved);
  }
}
