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

  /** Shows each line. */
  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < flat.size(); i += 2) {
      action.accept(flat.get(i), flat.get(i + 1));
    }
  }
}
