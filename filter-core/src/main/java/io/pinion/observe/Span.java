package io.pinion.observe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of an exchange. Safe for many threads: all spans of a {@link Trace} have its lock, and
 * none changes after its end.
 */
public final class Span {
  /** What a span stands for. */
  public enum Kind {
    /** A step of our own. */
    INTERNAL,
    /** A request that has come in. */
    SERVER,
    /** A call to another server. */
    CLIENT
  }

  private final Trace trace;
  private final TraceParent self;
  private final long parent;
  private final String name;
  private final Kind kind;
  private final long began;

  /** Name, value, name, value: thousands of spans may wait for a receiver. */
  private final List<Object> noted = new ArrayList<>(8);

  private long ended;
  private boolean over;
  private boolean failed;

  Span(Trace trace, TraceParent self, long parent, String name, Kind kind, long began) {
    this.trace = trace;
    this.self = self;
    this.parent = parent;
    this.name = name;
    this.kind = kind;
    this.began = began;
  }

  /** Notes something; null is nothing to note. */
  public Span with(String attribute, @Nullable Object value) {
    synchronized (trace) {
      if (!over && value != null) {
        noted.add(attribute);
        noted.add(value);
      }
    }
    return this;
  }

  /** Notes that it has failed, and by what. */
  public Span failed(String type) {
    synchronized (trace) {
      if (!over) {
        failed = true;
        with("error.type", type);
      }
    }
    return this;
  }

  /** It ends now, unless it has ended. */
  public void end() {
    synchronized (trace) {
      if (!over) {
        over = true;
        ended = System.nanoTime();
      }
    }
  }

  /** It as others are told of it. */
  public TraceParent self() {
    return self;
  }

  /** The id of the span that it is part of; 0 if of none. */
  public long parent() {
    return parent;
  }

  /** What is done. */
  public String name() {
    return name;
  }

  /** What it stands for. */
  public Kind kind() {
    return kind;
  }

  /** When it began, in nanoseconds since 1970. */
  public long beganAt() {
    return trace.sinceEpoch(began);
  }

  /** When it ended, in nanoseconds since 1970; to be asked when it has. */
  public long endedAt() {
    synchronized (trace) {
      return trace.sinceEpoch(ended);
    }
  }

  /** What was noted: texts and whole numbers; of one name the last. */
  public Map<String, Object> attributes() {
    Map<String, Object> attributes = new LinkedHashMap<>();
    synchronized (trace) {
      for (int i = 0; i < noted.size(); i += 2) {
        attributes.put((String) noted.get(i), noted.get(i + 1));
      }
    }
    return attributes;
  }

  /** Whether it has failed. */
  public boolean hasFailed() {
    synchronized (trace) {
      return failed;
    }
  }
}
