package io.pinion.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.backend.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpProbeTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Backend SLOW = new Backend("s", URI.create("http://slow.invalid:80"), 1);

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final ManualScheduler scheduler = new ManualScheduler();
  private final TcpProbe probe = new TcpProbe(TIMEOUT, this::recorded, scheduler);

  private Thread recorded(Runnable task) {
    Thread thread = new Thread(task, "probe-under-test");
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }

  @AfterEach
  void closeProbe() {
    probe.close();
  }

  private static Backend at(int port) {
    return new Backend("a", URI.create("http://127.0.0.1:" + port), 1);
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static void await(CompletionStage<?> stage) throws Exception {
    stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void backendThatAcceptsAConnectionIsWell() throws Exception {
    try (ServerSocket server = listening()) {
      await(probe.probe(at(server.getLocalPort())));
      await(probe.probe(at(server.getLocalPort())));
    }
  }

  @Test
  void connectionOfAProbeIsClosedAgain() throws Exception {
    try (ServerSocket server = listening()) {
      await(probe.probe(at(server.getLocalPort())));
      try (Socket accepted = server.accept()) {
        accepted.setSoTimeout(30_000);
        assertThat(accepted.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void deadlineOfAnAnsweredProbeIsCancelled() throws Exception {
    try (ServerSocket server = listening()) {
      await(probe.probe(at(server.getLocalPort())));
    }
    awaitNoneWaiting(); // who waits for an answer may go on before that is done
  }

  private void awaitNoneWaiting() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (scheduler.waiting() > 0) {
      assertThat(System.nanoTime()).as("the deadline waits on").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  @Test
  void closedPortIsNotWell() throws Exception {
    int port;
    try (ServerSocket server = listening()) {
      port = server.getLocalPort();
    }
    assertThatThrownBy(() -> await(probe.probe(at(port))))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void connectionThatTakesTooLongIsNotWell() throws Exception {
    ManualScheduler late = new ManualScheduler();
    CompletionStage<?> result;
    try (TcpProbe waiting = new TcpProbe(TIMEOUT, this::held, late);
        ServerSocket server = listening()) {
      result = waiting.probe(at(server.getLocalPort()));
      late.round();
      assertThatThrownBy(() -> await(result))
          .hasCauseInstanceOf(TimeoutException.class)
          .hasMessageContaining("no connection within 2000ms");
    }
  }

  /** A thread that never runs, so that no connection is ever reported. */
  private Thread held(Runnable task) {
    return new Thread(() -> {});
  }

  @Test
  void nameThatDoesNotResolveIsNotWell() {
    Backend nowhere = new Backend("a", URI.create("http://does-not-exist.invalid:80"), 1);

    assertThatThrownBy(() -> await(probe.probe(nowhere))).isInstanceOf(ExecutionException.class);
  }

  /** One name is not known until it is released; how often it was asked for is counted. */
  private static final class SlowNames implements Lookups.Names {
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public InetAddress find(String host) throws UnknownHostException {
      if (!host.equals("slow.invalid")) {
        return InetAddress.getByName(host);
      }
      asked.incrementAndGet();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new UnknownHostException(host);
    }
  }

  @Test
  void nameThatTakesLongHoldsUpNoOtherProbe() throws Exception {
    SlowNames names = new SlowNames();
    try (TcpProbe resolving = new TcpProbe(TIMEOUT, this::recorded, scheduler, names);
        ServerSocket server = listening()) {
      CompletionStage<?> slow = resolving.probe(SLOW);
      await(resolving.probe(at(server.getLocalPort())));
      assertThat(slow.toCompletableFuture()).isNotDone();
      names.released.countDown();
      assertThatThrownBy(() -> await(slow)).hasCauseInstanceOf(UnknownHostException.class);
    }
  }

  @Test
  void nameThatIsBeingLookedUpIsNotAskedForAgainUntilItIsKnown() throws Exception {
    SlowNames names = new SlowNames();
    try (TcpProbe resolving = new TcpProbe(TIMEOUT, this::recorded, scheduler, names)) {
      List<CompletionStage<?>> probes = List.of(resolving.probe(SLOW), resolving.probe(SLOW));
      names.released.countDown();
      for (CompletionStage<?> each : probes) {
        assertThatThrownBy(() -> await(each)).hasCauseInstanceOf(UnknownHostException.class);
      }
      assertThat(names.asked).hasValue(1);
      assertThatThrownBy(() -> await(resolving.probe(SLOW)))
          .hasCauseInstanceOf(UnknownHostException.class);
      assertThat(names.asked).hasValue(2);
    }
  }

  @Test
  void lookupCountsForTheTimeoutOfAProbe() {
    SlowNames names = new SlowNames();
    ManualScheduler late = new ManualScheduler();
    try (TcpProbe resolving = new TcpProbe(TIMEOUT, this::recorded, late, names)) {
      CompletionStage<?> slow = resolving.probe(SLOW);
      late.round();
      assertThatThrownBy(() -> await(slow)).hasCauseInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void closeEndsItsThreads() throws Exception {
    try (ServerSocket server = listening()) {
      await(probe.probe(at(server.getLocalPort())));
    }
    probe.close();
    assertThat(threads).isNotEmpty();
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void probeAfterTheCloseFailsAndDoesNotThrow() {
    probe.close();

    assertThatThrownBy(() -> await(probe.probe(at(9)))).isInstanceOf(ExecutionException.class);
  }
}
