package io.pinion.observe.otlp;

import io.pinion.observe.MetricFamily;
import io.pinion.observe.MetricFamily.Sample;
import io.pinion.observe.Trace;
import io.pinion.relay.Posting;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends the spans of exchanges that have ended to a receiver, in batches, on a thread of its own:
 * from a bounded queue that drops, and counts what it drops, rather than hold anybody up.
 */
public final class SpanExporter implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SpanExporter.class.getName());
  private static final int BATCH = 256;
  private static final long CLOSE_WAIT_MILLIS = 2_000;

  /** To send a batch costs more than to note a span, so what comes in this time is one. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Delivery delivery;
  private final SpanEncoder encoder;
  private final BlockingQueue<Trace> ended;
  private final AtomicLong taken = new AtomicLong();
  private final LongAdder exported = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts the thread.
   *
   * @param receiver takes OTLP over HTTP
   * @param service the gateway's name there
   * @param capacity how many exchanges may wait
   */
  @SuppressWarnings("this-escape") // the last statement, on complete fields
  public SpanExporter(Posting receiver, String service, int capacity, ThreadFactory threads) {
    this.ended = new ArrayBlockingQueue<>(capacity);
    this.delivery = new Delivery(receiver, () -> closed);
    this.encoder = new SpanEncoder(service);
    this.thread = threads.newThread(this::run);
    thread.start();
  }

  /** Passes the spans of an exchange on, later; returns at once. */
  public void publish(Trace trace) {
    if (closed || !ended.offer(trace)) {
      dropped.increment();
    } else if (taken.incrementAndGet() % BATCH == 0) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    try {
      while (!closed) {
        LockSupport.parkNanos(this, PAUSE_NANOS);
        sendAll();
      }
      sendAll();
    } catch (InterruptedException e) { // by close(), which has waited for long enough
      LOG.log(Level.DEBUG, "the receiver of spans does not answer", e);
    } finally {
      dropped.add(ended.drainTo(new ArrayList<>()));
    }
  }

  private void sendAll() throws InterruptedException {
    List<Trace> batch = new ArrayList<>();
    while (ended.drainTo(batch, BATCH) > 0) {
      boolean done = false;
      try {
        done = delivery.deliver(SpanEncoder.CONTENT_TYPE, encoder.encode(batch));
      } catch (RuntimeException e) { // the others are to be sent all the same
        LOG.log(Level.ERROR, "spans could not be sent", e);
      } finally {
        (done ? exported : dropped).add(batch.size());
      }
      batch.clear();
    }
  }

  /** How it went so far. */
  public List<MetricFamily> figures() {
    return List.of(
        new MetricFamily(
            "pinion_traces_total",
            "Exchanges whose spans were sent to a receiver, or were not because it was gone or slow",
            MetricFamily.Type.COUNTER,
            List.of(
                Sample.of(dropped.sum(), "result", "dropped"),
                Sample.of(exported.sum(), "result", "exported"))));
  }

  /** Sends what is queued, if the receiver takes it in a while, and ends the thread. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join(CLOSE_WAIT_MILLIS);
      thread.interrupt();
      thread.join(CLOSE_WAIT_MILLIS);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
