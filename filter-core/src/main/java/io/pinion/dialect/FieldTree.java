package io.pinion.dialect;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that are looked for in a document, as a tree of their names. Built, then read. */
final class FieldTree {
  private final Map<String, FieldTree> children = new HashMap<>();
  private final String place;
  private @Nullable String path;

  FieldTree() {
    this("");
  }

  private FieldTree(String place) {
    this.place = place;
  }

  /** Adds a path: names divided by dots. */
  void add(String wanted) {
    FieldTree node = this;
    for (String name : wanted.split("\\.", -1)) {
      String below = node.isRoot() ? name : node.place + "." + name;
      node = node.children.computeIfAbsent(name, n -> new FieldTree(below));
    }
    node.path = wanted;
  }

  /** What is looked for below a name; null if nothing is. */
  @Nullable FieldTree child(String name) {
    return children.get(name);
  }

  /** The path that ends here; null if none does. */
  @Nullable String path() {
    return path;
  }

  /** The names that lead here, divided by dots; empty for the document itself. */
  String place() {
    return place;
  }

  /** Whether this is the document itself. */
  boolean isRoot() {
    return place.isEmpty();
  }
}
