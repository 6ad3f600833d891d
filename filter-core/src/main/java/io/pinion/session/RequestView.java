package io.pinion.session;

import io.pinion.dialect.BodyPeek;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What identification may look at. */
public interface RequestView {
  /** The values of all header lines of this name, in order; empty if there are none. */
  List<String> headers(String name);

  /** The values of all cookies of this name, in order; empty if there are none. */
  List<String> cookies(String name);

  /** The path as it came, after the context path, without the query. */
  String path();

  /** The query as it came, without the question mark; null if there is none. */
  @Nullable String rawQuery();

  /** The name of the caller that the container has authenticated; null if it has none. */
  @Nullable String principal();

  /** The address of the nearest one on the way who is no trusted proxy. */
  String clientAddress();

  /** What the beginning of the body says; {@link BodyPeek#NOTHING} while it was not looked at. */
  BodyPeek body();
}
