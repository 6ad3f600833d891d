package io.pinion.benchmarks.nullservlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An event stream whose events the {@link Pacer}'s thread writes, as a relay's client thread does.
 * Where the client does not keep up, the container's thread continues.
 */
final class EventStream implements WriteListener {
  private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

  private final AsyncContext exchange;
  private final ServletOutputStream out;
  private final Pacer pacer;
  private final int events;
  private final long intervalNanos;
  private final String tail;

  private long due;
  private int sent;
  private boolean flushing;
  private boolean scheduled;
  private boolean doneWritten;
  private boolean ended;

  EventStream(
      AsyncContext exchange,
      ServletOutputStream out,
      Pacer pacer,
      int events,
      long intervalNanos,
      int size) {
    this.exchange = exchange;
    this.out = out;
    this.pacer = pacer;
    this.events = events;
    this.intervalNanos = intervalNanos;
    this.tail =
        ",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + "x".repeat(size) + "\"}}]}\n\n";
  }

  void begin(HttpServletResponse response) {
    response.setContentType("text/event-stream");
    response.setHeader("Cache-Control", "no-cache");
    due = System.nanoTime();
    out.setWriteListener(this);
  }

  /** When the next event is to go, by {@link System#nanoTime}. Never changes while paced. */
  long due() {
    return due;
  }

  @Override
  public void onWritePossible() throws IOException {
    proceed();
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  /** The next event is due. */
  void tick() {
    try {
      synchronized (this) {
        scheduled = false;
        proceed();
      }
    } catch (IOException | IllegalStateException e) {
      end(); // the client has left
    }
  }

  private synchronized void proceed() throws IOException {
    while (!ended && !scheduled && out.isReady()) {
      if (flushing) {
        flushing = false;
        out.flush();
      } else if (doneWritten) {
        end();
      } else if (sent == events) {
        doneWritten = true;
        out.write(DONE);
      } else if (System.nanoTime() >= due) {
        writeNext();
        flushing = true;
      } else {
        scheduled = true;
        pacer.schedule(this);
      }
    }
  }

  private void writeNext() throws IOException {
    long now = System.nanoTime();
    String event = "data: {\"i\":" + sent + ",\"t\":" + now + tail;
    out.write(event.getBytes(StandardCharsets.US_ASCII));
    if (sent++ == 0 && intervalNanos > 0) {
      // streams begun together drift apart
      due += ThreadLocalRandom.current().nextLong(intervalNanos);
    }
    due += intervalNanos;
  }

  private synchronized void end() {
    if (!ended) {
      ended = true;
      exchange.complete();
    }
  }
}
