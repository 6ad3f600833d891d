package io.pinion.dialect;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields that are looked for in a document, as a tree of their names. Built, then read. */
final class FieldTree {
  private final Map<String, FieldTree> children = new HashMap<>();
  private final boolean root;
  private @Nullable String path;

  FieldTree() {
    this(true);
  }

  private FieldTree(boolean root) {
    this.root = root;
  }

  /** Adds a path: names divided by dots. */
  void add(String wanted) {
    FieldTree node = this;
    for (String name : wanted.split("\\.", -1)) {
      node = node.children.computeIfAbsent(name, n -> new FieldTree(false));
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

  /** Whether this is the document itself. */
  boolean isRoot() {
    return root;
  }
}
