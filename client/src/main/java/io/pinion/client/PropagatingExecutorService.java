package io.pinion.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An executor service whose tasks belong to the session of whoever hands them over, or to none.
 * Otherwise it is the one behind it: shut down together, by either.
 *
 * <p>Tasks are handed on as plain ones: what they are besides, {@code Comparable} for a queue or a
 * {@code ManagedTask} for a container, is not seen there, and {@link #shutdownNow} returns them so.
 */
public final class PropagatingExecutorService implements ExecutorService {
  private final ExecutorService executor;

  private PropagatingExecutorService(ExecutorService executor) {
    this.executor = executor;
  }

  /**
   * The same executor service, its tasks in the session of whoever hands them over.
   *
   * @param executor runs the tasks, and is closed by whoever has made it
   */
  public static ExecutorService of(ExecutorService executor) {
    return new PropagatingExecutorService(executor);
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(AmbientSession.current().wrap(task));
  }

  @Override
  public Future<?> submit(Runnable task) {
    return executor.submit(AmbientSession.current().wrap(task));
  }

  @Override
  public <T> Future<T> submit(Runnable task, T result) {
    return executor.submit(AmbientSession.current().wrap(task), result);
  }

  @Override
  public <T> Future<T> submit(Callable<T> task) {
    return executor.submit(AmbientSession.current().wrapCallable(task));
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    return executor.invokeAll(wrapped(tasks));
  }

  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return executor.invokeAll(wrapped(tasks), timeout, unit);
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    return executor.invokeAny(wrapped(tasks));
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return executor.invokeAny(wrapped(tasks), timeout, unit);
  }

  @Override
  public void shutdown() {
    executor.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return executor.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return executor.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return executor.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return executor.awaitTermination(timeout, unit);
  }

  /** Overrides Java 19's; this is compiled for 17, where the annotation would be an error. */
  public void close() {
    if ((Object) executor instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) { // Java's own throws none
        throw new IllegalStateException(e);
      }
    } else {
      shutdown();
    }
  }

  private static <T> List<Callable<T>> wrapped(Collection<? extends Callable<T>> tasks) {
    AmbientSession session = AmbientSession.current();
    List<Callable<T>> wrapped = new ArrayList<>(tasks.size());
    for (Callable<T> task : tasks) {
      wrapped.add(session.wrapCallable(task));
    }
    return wrapped;
  }
}
