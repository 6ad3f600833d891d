package io.pinion.observe;

import io.pinion.observe.Span.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one exchange: a root and the steps below it. Safe for many threads. What comes after
 * its end is not part of it, so that it can then be read without haste.
 */
public final class Trace {
  private static final long NANOS = 1_000_000_000;

  private final @Nullable TraceParent parent;
  private final List<Span> spans = new ArrayList<>(8);
  private final long epoch;
  private final Span root;
  private boolean over;

  /**
   * Begins now.
   *
   * @param parent what the request says it is part of; null if of nothing
   * @param sample of how many traces in a hundred that have no parent the spans are kept; whether
   *     those of others are, their parent says
   */
  public static Trace begin(@Nullable TraceParent parent, int sample, String name) {
    return new Trace(parent, sample, name, System.nanoTime());
  }

  @SuppressWarnings("this-escape") // the last statement, on complete fields
  private Trace(@Nullable TraceParent parent, int sample, String name, long began) {
    this.parent = parent;
    Instant now = Instant.now();
    this.epoch = now.getEpochSecond() * NANOS + now.getNano() - began;
    TraceParent self = parent == null ? TraceParent.random(sample) : parent.another();
    this.root = new Span(this, self, parent == null ? 0 : parent.span(), name, Kind.SERVER, began);
    spans.add(root);
  }

  /** The span of the whole exchange. */
  public Span root() {
    return root;
  }

  /** A step of the exchange that begins now. */
  public Span step(String name, Kind kind) {
    return step(name, kind, System.nanoTime());
  }

  /**
   * A step that began before.
   *
   * @param began when, in {@link System#nanoTime} terms
   */
  public Span step(String name, Kind kind, long began) {
    Span step = new Span(this, root.self().another(), root.self().span(), name, kind, began);
    synchronized (this) {
      if (!over && isSampled()) {
        spans.add(step);
      }
    }
    return step;
  }

  /** Ends it, and what of it has not ended. */
  public void end() {
    synchronized (this) {
      over = true;
      spans.forEach(Span::end);
    }
  }

  /** Whether its spans are kept. */
  public boolean isSampled() {
    return root.self().sampled();
  }

  /** Whether the request has told a parent. */
  public boolean hasParent() {
    return parent != null;
  }

  /** All spans, the root first; to be asked when it has ended. */
  public synchronized List<Span> spans() {
    return spans;
  }

  long sinceEpoch(long nanoTime) {
    return epoch + nanoTime;
  }
}
