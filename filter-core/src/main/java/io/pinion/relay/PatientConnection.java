package io.pinion.relay;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.SendFailure;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.transport.internal.HttpConnectionOverHTTP2;
import org.eclipse.jetty.http2.frames.PingFrame;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/2 that is idle only while no call is under way. Jetty's is also while all of
 * them are silent, and would cut them; but a prompt may take minutes.
 *
 * <p>So it has to be found out in another way whether it is dead, since a firewall has forgotten
 * it, say, and would swallow call after call. Where nothing has come while calls are under way, for
 * as long as a connection may take to be made, a PING asks for a sign of life; without one in as
 * long again, it is lost. There are no more PINGs than calls: Tomcat takes ten of them without a
 * call for an attack.
 */
final class PatientConnection extends HttpConnectionOverHTTP2 {
  private static final Logger LOG = System.getLogger(PatientConnection.class.getName());

  private final HTTP2Connection frames;
  private final AtomicBoolean watched = new AtomicBoolean();
  private volatile boolean unasked;
  private volatile boolean lost;

  PatientConnection(Destination backend, Session session, HTTP2Connection frames) {
    super(backend, session, frames);
    this.frames = frames;
  }

  @Override
  public boolean onIdleTimeout(long idleTimeout, Throwable failure) {
    return getSession().getStreams().isEmpty() && super.onIdleTimeout(idleTimeout, failure);
  }

  @Override
  public @Nullable SendFailure send(HttpExchange exchange) {
    SendFailure failure = super.send(exchange);
    unasked = true;
    watch();
    return failure;
  }

  /** Whether it is to carry no further call. */
  boolean isLost() {
    return lost;
  }

  private void watch() {
    if (watched.compareAndSet(false, true)) {
      afterAWhile(this::ask);
    }
  }

  private void ask() {
    unasked = false;
    afterAWhile(this::lose);
    getSession().ping(new PingFrame(false), Callback.NOOP);
  }

  private void afterAWhile(Runnable ifNothingCame) {
    long before = frames.getBytesIn();
    HttpClient client = getHttpClient();
    var unused =
        client
            .getScheduler()
            .schedule(
                () -> {
                  if (frames.getBytesIn() == before && !isClosed()) {
                    ifNothingCame.run();
                  } else {
                    goOn();
                  }
                },
                client.getConnectTimeout(),
                TimeUnit.MILLISECONDS);
  }

  /** As long as there are calls under way of which one was sent since the last PING. */
  private void goOn() {
    watched.set(false);
    if (unasked && getHttpChannels().hasNext()) {
      watch();
    }
  }

  private void lose() {
    lost = true;
    LOG.log(
        Level.INFO,
        "a connection to {0} shows no sign of life: further calls are made on another",
        getHttpDestination().getOrigin().asString());
  }
}
