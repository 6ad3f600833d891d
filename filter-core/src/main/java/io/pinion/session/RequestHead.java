package io.pinion.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What identification may look at: a request without its body. */
public interface RequestHead {
  /** The values of all header lines of this name, in order; empty if there are none. */
  List<String> headers(String name);

  /** The values of all cookies of this name, in order; empty if there are none. */
  List<String> cookies(String name);

  /** The query as it came, without the question mark; null if there is none. */
  @Nullable String rawQuery();

  /** The name of the caller that the container has authenticated; null if it has none. */
  @Nullable String principal();
}
