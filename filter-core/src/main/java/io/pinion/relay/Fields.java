package io.pinion.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Header fields in the order of their lines. Not for several threads. */
public final class Fields {
  private final List<String> flat = new ArrayList<>(32);

  /** Adds a line. */
  public void add(String name, String value) {
    flat.add(name);
    flat.add(value);
  }

  /** Has one line of this name, in whatever case, in place of those that there are. */
  public void set(String name, String value) {
    remove(name);
    add(name, value);
  }

  /** Takes all lines of this name away, in whatever case. */
  public void remove(String name) {
    for (int i = flat.size() - 2; i >= 0; i -= 2) {
      if (flat.get(i).equalsIgnoreCase(name)) {
        flat.subList(i, i + 2).clear();
      }
    }
  }

  /** Shows each line. */
  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < flat.size(); i += 2) {
      action.accept(flat.get(i), flat.get(i + 1));
    }
  }
}
