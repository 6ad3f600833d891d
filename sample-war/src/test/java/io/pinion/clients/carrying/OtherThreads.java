package io.pinion.clients.carrying;

import io.pinion.client.PropagatingExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Calls that other threads make. */
final class OtherThreads implements CarryingClient {
  private final ExecutorService pool = Executors.newFixedThreadPool(2);
  private final CarryingClient model;

  OtherThreads(String gateway) {
    this.model = new OpenAi(gateway);
  }

  @Override
  public String ask(String question) throws Exception {
    // docs: other threads
    ExecutorService executor = PropagatingExecutorService.of(pool);
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> ask(model, question), executor);
    // docs: end
    return answer.get(1, TimeUnit.MINUTES);
  }

  private static String ask(CarryingClient model, String question) {
    try {
      return model.ask(question);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    pool.shutdown();
  }

  @Override
  public String toString() {
    return "other threads";
  }
}
