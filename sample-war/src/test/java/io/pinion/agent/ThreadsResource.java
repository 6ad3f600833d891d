package io.pinion.agent;

import io.pinion.client.AmbientSession;
import io.pinion.client.PropagatingExecutorService;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.RestClientBuilder;

/** An agent that has other threads work for it. */
@Path("threads")
@RequestScoped
public class ThreadsResource {
  private static final int TASKS = 8;

  @SuppressWarnings("NullAway.Init")
  @Resource
  ManagedExecutorService managed;

  @Inject Research research;

  @Inject
  @ConfigProperty(name = "agent.model")
  URI model;

  /**
   * The sessions that the tasks of an executor belong to. Waits on no thread: Open Liberty has one
   * pool for requests and tasks.
   */
  @GET
  @Path("of/{executor}")
  public CompletionStage<String> sessions(@PathParam("executor") String executor) {
    ExecutorService threads = executor(executor);
    List<CompletableFuture<String>> tasks =
        Stream.generate(() -> CompletableFuture.supplyAsync(ThreadsResource::session, threads))
            .limit(TASKS)
            .toList();
    return CompletableFuture.allOf(tasks.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            all -> tasks.stream().map(CompletableFuture::join).collect(Collectors.joining(",")));
  }

  @GET
  @Path("research")
  public String research() throws Exception {
    return research.begin().get();
  }

  /** Ends a block by an exception. */
  @GET
  @Path("failing")
  public String fail() {
    return AmbientSession.of("failing")
        .call(
            () -> {
              throw new IllegalStateException("as the test wants it");
            });
  }

  /** Calls the model asynchronously, and then in no session on the same thread. */
  @GET
  @Path("client")
  public String useThreadOfAClient() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      client(model, thread).completeLater().toCompletableFuture().get();
      awaitRefused(client(URI.create("http://127.0.0.1:1/"), thread));
      Model plain = client(model, thread);
      return AmbientSession.none().call(() -> thread.submit(() -> plain.complete()).get());
    } finally {
      thread.shutdownNow();
    }
  }

  private ExecutorService executor(String name) {
    return switch (name) {
      case "default" -> managed;
      case "own" -> research.executor();
      case "wrapped" -> PropagatingExecutorService.of(managed);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String session() {
    return AmbientSession.current().id().orElse("none");
  }

  private static Model client(URI model, ExecutorService thread) {
    return RestClientBuilder.newBuilder().baseUri(model).executorService(thread).build(Model.class);
  }

  private static void awaitRefused(Model refusing) throws Exception {
    try {
      refusing.completeLater().toCompletableFuture().get();
      throw new AssertionError("nobody listens there");
    } catch (ExecutionException expected) {
      // what it leaves in the thread is looked for
    }
  }
}
