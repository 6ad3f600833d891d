package io.pinion.health;

import io.pinion.backend.SocketShortage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks names up for probes, each on a thread of its own, since the system may take many seconds
 * for one. A name has one lookup under way at a time: whoever asks meanwhile shares it, so that a
 * slow one holds one thread however often it is asked for.
 */
final class Lookups implements AutoCloseable {
  /** Asks the system; may block. */
  @FunctionalInterface
  interface Names {
    InetAddress find(String host) throws UnknownHostException;
  }

  private static final int MAX_THREADS = 16;
  private static final long IDLE_SECONDS = 30;

  private final Names names;
  private final ThreadPoolExecutor threads;
  private final Map<String, CompletableFuture<InetAddress>> underway = new ConcurrentHashMap<>();

  Lookups(Names names, ThreadFactory factory) {
    this.names = names;
    threads =
        new ThreadPoolExecutor( // its queue holds each name once
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            factory);
    threads.allowCoreThreadTimeOut(true);
  }

  /** The address of a host; returns at once. */
  CompletionStage<InetAddress> find(String host) {
    CompletableFuture<InetAddress> mine = new CompletableFuture<>();
    CompletableFuture<InetAddress> other = underway.putIfAbsent(host, mine);
    if (other != null) {
      return other;
    }
    try {
      threads.execute(() -> lookUp(host, mine));
    } catch (RejectedExecutionException e) { // closed
      underway.remove(host);
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private void lookUp(String host, CompletableFuture<InetAddress> found) {
    try {
      InetAddress address = names.find(host);
      underway.remove(host); // first: who is told may ask again
      found.complete(address);
    } catch (UnknownHostException e) {
      underway.remove(host);
      found.completeExceptionally(SocketShortage.orUnknown(e));
    } catch (RuntimeException | Error e) { // or the host would count as being looked up for ever
      underway.remove(host);
      found.completeExceptionally(e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
