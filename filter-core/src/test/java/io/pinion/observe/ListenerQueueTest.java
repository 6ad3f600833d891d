package io.pinion.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenerQueueTest {
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<ListenerQueue> queues = new ArrayList<>();
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void close() {
    gate.countDown();
    queues.forEach(ListenerQueue::close);
  }

  private ListenerQueue queue(int capacity, GatewayListener... listeners) {
    ThreadFactory recorded =
        task -> {
          Thread thread = new Thread(task, "listeners-under-test");
          thread.setDaemon(true);
          threads.add(thread);
          return thread;
        };
    ListenerQueue queue = new ListenerQueue(List.of(listeners), capacity, recorded);
    queues.add(queue);
    return queue;
  }

  private static void publish(ListenerQueue queue, String path) {
    ExchangeReport report = Reports.answered("GET", path, null);
    queue.publish(listener -> listener.exchangeEnded(report));
  }

  @Test
  void listenersAreToldInOrderOnOneThreadOfTheirOwn() throws Exception {
    Recorder one = new Recorder();
    Recorder two = new Recorder();
    ListenerQueue queue = queue(1_000, one, two);
    for (int i = 0; i < 100; i++) {
      publish(queue, "/" + i);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(one.next()).isEqualTo("/" + i);
      assertThat(two.next()).isEqualTo("/" + i);
    }
    assertThat(threads).hasSize(1);
    assertThat(one.toldBy).containsOnly(threads.get(0));
    assertThat(queue.dropped()).isZero();
  }

  @Test
  void fullQueueDropsAndCountsAndHoldsNobodyUp() throws Exception {
    Recorder slow = new Recorder(gate);
    ListenerQueue queue = queue(2, slow);
    publish(queue, "/taken");
    slow.entered();
    publish(queue, "/queued-1");
    publish(queue, "/queued-2");
    assertThat(queue.dropped()).isZero();
    publish(queue, "/dropped-1");
    publish(queue, "/dropped-2");
    assertThat(queue.dropped()).isEqualTo(2);
    gate.countDown();

    assertThat(slow.next()).isEqualTo("/taken");
    assertThat(slow.next()).isEqualTo("/queued-1");
    assertThat(slow.next()).isEqualTo("/queued-2");
    publish(queue, "/later");
    assertThat(slow.next()).isEqualTo("/later");
  }

  @Test
  void listenerThatThrowsStopsNeitherTheOthersNorLaterEvents() throws Exception {
    Recorder other = new Recorder();
    GatewayListener failing =
        new GatewayListener() {
          @Override
          public void exchangeEnded(ExchangeReport report) {
            throw new IllegalStateException("listener under test");
          }
        };
    ListenerQueue queue = queue(10, failing, other);
    publish(queue, "/1");
    publish(queue, "/2");

    assertThat(other.next()).isEqualTo("/1");
    assertThat(other.next()).isEqualTo("/2");
  }

  @Test
  void listenerWithAMissingClassStopsNeitherTheOthersNorLaterEvents() throws Exception {
    Recorder other = new Recorder();
    GatewayListener failing =
        new GatewayListener() {
          @Override
          public void exchangeEnded(ExchangeReport report) {
            throw new NoClassDefFoundError("listener under test");
          }
        };
    ListenerQueue queue = queue(10, failing, other);
    publish(queue, "/1");
    publish(queue, "/2");

    assertThat(other.next()).isEqualTo("/1");
    assertThat(other.next()).isEqualTo("/2");
  }

  @Test
  void closeTellsWhatIsQueuedAndEndsTheThread() throws Exception {
    Recorder recorder = new Recorder();
    ListenerQueue queue = queue(10, recorder);
    for (int i = 0; i < 5; i++) {
      publish(queue, "/" + i);
    }
    queue.close();
    assertEnded();
    assertThat(recorder.told).containsExactly("/0", "/1", "/2", "/3", "/4");
  }

  @Test
  void eventAfterTheCloseIsDroppedAndCounted() throws Exception {
    Recorder recorder = new Recorder();
    ListenerQueue queue = queue(10, recorder);
    queue.close();
    publish(queue, "/late");

    assertThat(queue.dropped()).isEqualTo(1);
    assertEnded();
    assertThat(recorder.told).isEmpty();
  }

  @Test
  void closeEndsTheThreadOfListenersThatHang() throws Exception {
    Recorder hanging = new Recorder(gate);
    ListenerQueue queue = queue(10, hanging);
    publish(queue, "/hangs");
    hanging.entered();
    publish(queue, "/would-hang-too");
    publish(queue, "/and-this");
    queue.close();
    assertEnded();
  }

  private void assertEnded() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(30_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  /** Notes what it is told, and by which thread; waits for a gate if it has one. */
  private static final class Recorder implements GatewayListener {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<Thread> toldBy = new CopyOnWriteArrayList<>();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch gate;

    Recorder() {
      this(new CountDownLatch(0));
    }

    Recorder(CountDownLatch gate) {
      this.gate = gate;
    }

    @Override
    public void exchangeEnded(ExchangeReport report) {
      inside.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
      toldBy.add(Thread.currentThread());
      told.add(report.path());
    }

    void entered() throws InterruptedException {
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
    }

    String next() throws InterruptedException {
      return String.valueOf(told.poll(30, TimeUnit.SECONDS));
    }
  }
}
