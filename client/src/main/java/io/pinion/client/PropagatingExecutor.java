package io.pinion.client;

import java.util.concurrent.Executor;

/**
 * An executor whose tasks belong to the session of whoever hands them over, or to none; for the
 * asynchronous methods of {@link java.util.concurrent.CompletableFuture}, for example. Which thread
 * runs them is as before. May be called by many threads at once, as far as the one behind it may.
 */
public final class PropagatingExecutor implements Executor {
  private final Executor executor;

  private PropagatingExecutor(Executor executor) {
    this.executor = executor;
  }

  /**
   * The same executor, its tasks in the session of whoever hands them over.
   *
   * @param executor runs the tasks
   */
  public static Executor of(Executor executor) {
    return new PropagatingExecutor(executor);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(AmbientSession.current().wrap(task));
  }
}
