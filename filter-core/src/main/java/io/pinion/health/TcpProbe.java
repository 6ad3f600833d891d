package io.pinion.health;

import io.pinion.backend.Backend;
import io.pinion.backend.NoSocketException;
import io.pinion.backend.SocketShortage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A backend is well if it accepts a connection. Cheap, but a frozen process still accepts: only an
 * HTTP probe sees that.
 */
public final class TcpProbe implements HealthProbe, AutoCloseable {
  private final AsynchronousChannelGroup group;
  private final Lookups lookups;
  private final Duration timeout;
  private final ScheduledExecutorService scheduler;

  /**
   * A probe with a few threads of its own, which {@link #close} ends.
   *
   * @param timeout for the lookup of the name and the connection together
   * @param scheduler ends the wait of a probe; not closed here
   */
  public TcpProbe(Duration timeout, ThreadFactory threads, ScheduledExecutorService scheduler) {
    this(timeout, threads, scheduler, InetAddress::getByName);
  }

  /** The same with other names than the system's. */
  TcpProbe(
      Duration timeout,
      ThreadFactory threads,
      ScheduledExecutorService scheduler,
      Lookups.Names names) {
    this.timeout = timeout;
    this.scheduler = scheduler;
    this.lookups = new Lookups(names, threads);
    try {
      this.group = AsynchronousChannelGroup.withFixedThreadPool(1, threads);
    } catch (IOException e) {
      throw new IllegalStateException("no selector for health probes: " + e.getMessage(), e);
    }
  }

  @Override
  public CompletionStage<?> probe(Backend backend) {
    CompletableFuture<@Nullable Void> connected = new CompletableFuture<>();
    try {
      ScheduledFuture<?> deadline =
          scheduler.schedule(
              () -> connected.completeExceptionally(new TimeoutException(overdue())),
              timeout.toNanos(),
              TimeUnit.NANOSECONDS);
      CompletionStage<?> over = connected;
      over.whenComplete((done, failure) -> deadline.cancel(false));
      lookups
          .find(backend.url().getHost())
          .whenComplete((address, unknown) -> connect(backend, address, unknown, connected));
    } catch (RuntimeException e) { // the scheduler is stopped
      connected.completeExceptionally(e);
    }
    return connected;
  }

  private void connect(
      Backend backend,
      @Nullable InetAddress address,
      @Nullable Throwable unknown,
      CompletableFuture<@Nullable Void> connected) {
    if (address == null) {
      connected.completeExceptionally(Objects.requireNonNull(unknown));
      return;
    } else if (connected.isDone()) {
      return; // too late
    }
    try {
      AsynchronousSocketChannel channel = open();
      CompletionStage<?> over = connected;
      over.whenComplete((done, failure) -> close(channel));
      channel.connect(
          new InetSocketAddress(address, port(backend.url())), connected, new Connected());
    } catch (IOException | RuntimeException e) { // no socket, or the group is closed
      connected.completeExceptionally(e);
    }
  }

  private AsynchronousSocketChannel open() throws NoSocketException {
    try {
      return AsynchronousSocketChannel.open(group);
    } catch (IOException e) {
      throw SocketShortage.now(e);
    }
  }

  @Override
  public void close() {
    lookups.close();
    try {
      group.shutdownNow();
    } catch (IOException e) {
      System.getLogger(TcpProbe.class.getName())
          .log(System.Logger.Level.DEBUG, "a probe's channel did not close", e);
    }
  }

  private String overdue() {
    return "no connection within " + timeout.toMillis() + "ms";
  }

  private static int port(URI url) {
    return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
  }

  private static void close(AsynchronousSocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      System.getLogger(TcpProbe.class.getName())
          .log(System.Logger.Level.DEBUG, "a probe's channel did not close", e);
    }
  }

  private static final class Connected
      implements CompletionHandler<Void, CompletableFuture<@Nullable Void>> {
    @Override
    public void completed(Void nothing, CompletableFuture<@Nullable Void> connected) {
      connected.complete(null);
    }

    @Override
    public void failed(Throwable failure, CompletableFuture<@Nullable Void> connected) {
      connected.completeExceptionally(failure);
    }
  }
}
