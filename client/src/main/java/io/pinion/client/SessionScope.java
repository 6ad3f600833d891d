package io.pinion.client;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A block of work that belongs to a session, from {@link AmbientSession#open} to {@link #close}, on
 * one thread; for try-with-resources:
 *
 * <pre>{@code
 * try (SessionScope scope = AmbientSession.of(conversation).open()) {
 *   answer = model.chat(question);
 * }
 * }</pre>
 */
public final class SessionScope implements AutoCloseable {
  /** The innermost open block of each thread. */
  private static final ThreadLocal<SessionScope> INNERMOST = new ThreadLocal<>();

  private final Supplier<AmbientSession> session;
  private final @Nullable SessionScope outer = INNERMOST.get();
  private final Thread thread = Thread.currentThread();
  private boolean closed;

  private SessionScope(Supplier<AmbientSession> session) {
    this.session = session;
  }

  /**
   * Begins a block on this thread whose session is looked up each time it is asked for: for an
   * integration that begins it before the session is known.
   *
   * @param session asked on this thread only, until the block ends; returns at once
   */
  public static SessionScope open(Supplier<AmbientSession> session) {
    SessionScope scope = new SessionScope(session);
    INNERMOST.set(scope);
    return scope;
  }

  static AmbientSession current() {
    SessionScope innermost = INNERMOST.get();
    return innermost == null
        ? AmbientSession.none()
        : Objects.requireNonNull(
            innermost.session.get(), "a block's session is null: expected AmbientSession.none()");
  }

  /**
   * Ends the block, and any that was begun within it and has not ended; the session is again what
   * it was before. Ends it once: further calls do nothing.
   *
   * @throws IllegalStateException on another thread than the one that has begun it
   */
  @Override
  public void close() {
    if (thread != Thread.currentThread()) {
      throw new IllegalStateException(
          "a session's block ends on the thread that has begun it, "
              + thread.getName()
              + ", and not on "
              + Thread.currentThread().getName()
              + ": give the other thread's work its own, by AmbientSession.current().wrap(task)");
    }
    if (closed) {
      return;
    }
    for (SessionScope each = INNERMOST.get(); each != null && each != this; each = each.outer) {
      each.closed = true;
    }
    closed = true;
    if (outer == null) {
      INNERMOST.remove(); // a pooled thread must not keep the application's classes
    } else {
      INNERMOST.set(outer);
    }
  }
}
