package io.pinion.client;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session that the work under way belongs to, or none: what {@link SessionHeader} puts on
 * outbound calls, so that a gateway keeps them all on one backend.
 *
 * <p>It belongs to a thread, for a block of work, and is absent by default. Calls of the session's
 * main model are made inside its block; side calls (compaction, title, memory extraction), which
 * may go to any backend, inside a block of {@link #none}. Blocks nest, and each ends by restoring
 * what was before it. What a block hands to another thread carries the session only if it is told
 * so: by the {@code wrap} methods, {@link PropagatingExecutor}, {@link PropagatingExecutorService},
 * or a container's context propagation.
 *
 * <p>A worker of a {@link java.util.concurrent.ForkJoinPool} that waits for a future inside a block
 * may run others' tasks meanwhile, and these then see its session: hand tasks over to such a pool
 * by the same means, which give each its own, or none.
 *
 * <pre>{@code
 * String answer = AmbientSession.of(conversation).call(() -> model.chat(question));
 * String title = AmbientSession.none().call(() -> model.chat("A title for: " + question));
 * }</pre>
 *
 * <p>Immutable; its text never shows the id.
 */
public final class AmbientSession {
  private static final AmbientSession NONE = new AmbientSession(null);
  private static final int MAX_LENGTH = 256;

  private final @Nullable String id;

  private AmbientSession(@Nullable String id) {
    this.id = id;
  }

  /** Work that gives a result and may throw {@code E}. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object, E extends Exception> {
    T call() throws E;
  }

  /**
   * A session by its id.
   *
   * @throws IllegalArgumentException unless the id has 1 to 256 visible ASCII characters, which is
   *     what gateways take; the message does not show it
   */
  public static AmbientSession of(String id) {
    Objects.requireNonNull(id, "a session's id is null: expected one, or AmbientSession.none()");
    if (id.isEmpty() || id.length() > MAX_LENGTH) {
      throw refusal("this one has " + id.length());
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c <= ' ' || c > '~') {
        throw refusal(String.format("this one has U+%04X at index %d", (int) c, i));
      }
    }
    return new AmbientSession(id);
  }

  /** No session: for side calls. */
  public static AmbientSession none() {
    return NONE;
  }

  /** That of the innermost block that this thread is in; none outside of any. */
  public static AmbientSession current() {
    return SessionScope.current();
  }

  /** Its id, never to be logged; empty if it is none. */
  public Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** Begins a block of this session on this thread, which ends with {@link SessionScope#close}. */
  public SessionScope open() {
    return SessionScope.open(() -> this);
  }

  /** Does work as this session's. */
  public void run(Runnable work) {
    SessionScope scope = open();
    try (scope) {
      work.run();
    }
  }

  /**
   * Does work as this session's.
   *
   * @return what the work has returned
   * @throws E what the work has thrown
   */
  public <T extends @Nullable Object, E extends Exception> T call(Work<T, E> work) throws E {
    SessionScope scope = open();
    try (scope) {
      return work.call();
    }
  }

  /** The same task as this session's work, wherever and however often it runs. */
  public Runnable wrap(Runnable task) {
    Objects.requireNonNull(task);
    return () -> run(task);
  }

  /** The same task as this session's work, wherever and however often it runs. */
  public <T extends @Nullable Object> Callable<T> wrapCallable(Callable<T> task) {
    Objects.requireNonNull(task);
    return () -> call(task::call);
  }

  /** The same supplier as this session's work, wherever and however often it is asked. */
  public <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> supplier) {
    Objects.requireNonNull(supplier);
    return () -> call(supplier::get);
  }

  private static IllegalArgumentException refusal(String found) {
    return new IllegalArgumentException(
        "a session's id has 1 to " + MAX_LENGTH + " visible ASCII characters; " + found);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AmbientSession session && id().equals(session.id());
  }

  @Override
  public int hashCode() {
    return id().hashCode();
  }

  @Override
  public String toString() {
    return "AmbientSession[" + (id == null ? "none" : id.length() + " characters") + "]";
  }
}
