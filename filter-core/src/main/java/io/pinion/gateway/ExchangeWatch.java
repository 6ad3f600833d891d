package io.pinion.gateway;

import io.pinion.relay.ClientStream;
import io.pinion.relay.Ending;
import io.pinion.relay.Fields;
import io.pinion.relay.RequestBody;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that nothing of an exchange takes longer than it may, and that a silent stream gets
 * its heartbeats.
 */
final class ExchangeWatch {
  private final Gateway gateway;
  private final Exchange exchange;
  private final RequestBody body;
  private final ClientStream client;
  private final Attempts attempts;
  private final Heartbeat heartbeat;

  /** Whether the client accepts an event stream and nothing else. */
  private final boolean acceptsEvents;

  private volatile @Nullable Boolean wantsStream;

  /**
   * The watch over an exchange.
   *
   * @param accept what its client accepts; null if it does not say
   */
  ExchangeWatch(Gateway gateway, Exchange exchange, @Nullable String accept) {
    this.gateway = gateway;
    this.exchange = exchange;
    this.body = exchange.body();
    this.client = exchange.client();
    this.attempts = exchange.attempts();
    this.heartbeat = gateway.heartbeat();
    this.acceptsEvents =
        accept != null && accept.contains("text/event-stream") && !accept.contains(",");
  }

  /** Looks whether it waits longer than it may. Called at intervals by a timer. */
  void check(long now) {
    if (client.isAnswering()) {
      exchange.keepPin();
      endIfIdle(now);
    } else if (body.awaitsClient()) {
      endIfUploadStalls(now);
    } else if (isPast(gateway.limits().firstByte(), now, attemptBegan(), body.lastRead())) {
      exchange.aside(this::endOverdue);
    }
    if (heartbeat.isDue(now, client.lastSign())) {
      exchange.aside(this::beat);
    }
  }

  private long attemptBegan() {
    return attempts.isUnderWay() ? attempts.lastBegan() : exchange.began();
  }

  private void endOverdue() {
    TimeoutException overdue =
        new TimeoutException("the backend did not answer in time (pinion.timeout.first-byte)");
    attempts.abort(Ending.OVERDUE, overdue);
    if (!client.isAnswering()) { // there was no attempt yet, or none that could be missed
      client.end(Ending.OVERDUE, overdue);
    }
  }

  private void endIfIdle(long now) {
    // of a stream that has begun for a heartbeat's sake, the first byte is still waited for
    boolean begunOnly = client.bytesWritten() == 0 && !client.isBlocked();
    ExchangeLimits limits = gateway.limits();
    Duration limit = begunOnly ? limits.firstByte() : limits.idle();
    if (isPast(limit, now, exchange.answerBegan(), client.lastWrite(), body.lastRead())) {
      TimeoutException cause = new TimeoutException("no progress in pinion.timeout.idle");
      exchange.aside(() -> client.end(idleEnding(), cause));
    }
  }

  /** By who is waited for. */
  private Ending idleEnding() {
    if (client.isBlocked()) {
      return Ending.CLIENT_GONE;
    }
    return body.awaitsClient() ? Ending.BAD_REQUEST : Ending.CUT_SHORT;
  }

  private void endIfUploadStalls(long now) {
    ExchangeLimits limits = gateway.limits();
    String fault = null;
    if (isPast(limits.upload(), now, body.lastRead())) {
      fault = "the request's body did not come in time (pinion.timeout.upload)";
    } else if (body.isTooSlow(limits.upload(), limits.minRate(), now)) {
      fault = "the request's body came too slowly (pinion.request.min-rate)";
    }
    if (fault != null) {
      TimeoutException cause = new TimeoutException(fault);
      exchange.aside(() -> exchange.bodyFailed(cause));
    }
  }

  /** Whether all of these moments, in {@link System#nanoTime} terms, are longer ago than that. */
  private static boolean isPast(Duration limit, long now, long... moments) {
    return Arrays.stream(moments).allMatch(moment -> now - moment > limit.toNanos());
  }

  private void beat() {
    if (client.hasBegun() || attempts.beginStream()) {
      heartbeat.send(client);
    } else if (heartbeat.beginsEarly() && attempts.isUnderWay() && wantsStream()) {
      client.beginEarly(earlyFields());
      heartbeat.send(client);
    }
  }

  /** Looked at once: the body may be long, and is asked about again and again. */
  private boolean wantsStream() {
    Boolean known = wantsStream;
    if (known == null) {
      byte[] whole = body.whole();
      known = acceptsEvents || (whole != null && exchange.dialect().wantsStream(whole));
      wantsStream = known;
    }
    return known;
  }

  private Fields earlyFields() {
    Fields fields = new Fields();
    fields.add("Content-Type", "text/event-stream;charset=utf-8");
    fields.add("Cache-Control", "no-cache");
    exchange.words().addTo(fields::add);
    return fields;
  }
}
