package io.pinion.tunnel;

import io.pinion.relay.ContainerTraits;
import io.pinion.relay.Ending;
import io.pinion.relay.ExchangeOverException;
import io.pinion.relay.Outcome;
import io.pinion.relay.SwitchedConnection;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket after its handshake: bytes both ways until one side ends. Frames are followed, so
 * that a client whose backend ends without a Close is given one between two frames, and nothing is
 * put into the middle of one. Whatever happens - callbacks of container and client, the gateway
 * closing - ends it once.
 */
public final class Tunnel {
  /** Told of the end, once; must not block. */
  public interface EndListener {
    /** The tunnel has ended, and both connections are closed. */
    void ended(Outcome outcome);

    /** Has this run when a client has had time to read our last words. */
    void afterLastWords(Runnable over);
  }

  /** How the gateway ends it. */
  private record Leave(CloseFrame frame, Outcome outcome) {}

  private static final Logger LOG = System.getLogger(Tunnel.class.getName());
  private static final int SWITCHED = 101;

  /** How long nothing may pass once one side has ended. */
  private static final Duration HALF_OPEN = Duration.ofSeconds(10);

  /** How long a thread of the container's waits for the backend's end, where only it can close. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  /** How long before it looks whether it is in the way. */
  private static final Duration LINGER_STEP = Duration.ofMillis(10);

  private final SwitchedConnection backend;
  private final ContainerTraits container;
  private final EndListener listener;
  private final AtomicReference<@Nullable Outcome> end = new AtomicReference<>();
  private final CountDownLatch over = new CountDownLatch(1);

  private volatile @Nullable WebConnection client;
  private volatile @Nullable ToClient toClient;
  private volatile @Nullable ToBackend toBackend;
  private volatile @Nullable Throwable backendFailure;
  private volatile @Nullable Leave wanted;
  private volatile long lastPassed = System.nanoTime();

  /**
   * A tunnel to this backend, whose connection it closes.
   *
   * @param container how the container behaves that is to hand over the client's connection
   */
  public Tunnel(SwitchedConnection backend, ContainerTraits container, EndListener listener) {
    this.backend = backend;
    this.container = container;
    this.listener = listener;
  }

  /** The container hands over the client's connection. */
  void open(WebConnection connection) throws IOException {
    client = connection;
    ToClient down = new ToClient(this, backend, connection.getOutputStream());
    ToBackend up = new ToBackend(this, backend, connection.getInputStream(), container);
    toClient = down;
    toBackend = up;
    connection.getInputStream().setReadListener(up);
    connection.getOutputStream().setWriteListener(down);
    sendWanted(); // meanwhile
    if (isOver()) {
      closeClient();
    }
  }

  /** Bytes that the client has sent. */
  public long bytesIn() {
    ToBackend up = toBackend;
    return up == null ? 0 : up.bytes();
  }

  /** Bytes that the client was sent. */
  public long bytesOut() {
    ToClient down = toClient;
    return down == null ? 0 : down.bytes();
  }

  /**
   * Ends it if nothing has passed for too long.
   *
   * @param now in {@link System#nanoTime} terms
   * @param limit how long nothing may pass
   * @param stalled how long the backend may leave what the client has sent
   */
  public void endIfIdle(long now, Duration limit, Duration stalled) {
    ToBackend up = toBackend;
    if (up != null && up.waitsLongerThan(stalled, now)) {
      endStalled(toClient, stalled, now);
    }
    boolean ended = (up != null && up.hasEnded()) || backendFailure != null;
    boolean halfOpen = ended && HALF_OPEN.compareTo(limit) < 0;
    Duration most = halfOpen ? HALF_OPEN : limit;
    if (now - lastPassed > most.toNanos()) {
      endLate(halfOpen ? CloseFrame.HALF_OPEN : CloseFrame.IDLE, Ending.CLIENT_GONE);
    }
  }

  /**
   * A backend whose bytes are not taken may well stop to take others: then the client is waited
   * for.
   */
  private void endStalled(@Nullable ToClient down, Duration stalled, long now) {
    if (down == null || !down.awaitsRoom()) {
      endLate(CloseFrame.STALLED, Ending.CUT_SHORT);
    } else if (down.awaitsRoomLongerThan(stalled, now)) {
      endLate(CloseFrame.UNREAD, Ending.CLIENT_GONE);
    }
  }

  private void endLate(CloseFrame frame, Ending ending) {
    close(frame, failed(ending, new TimeoutException(frame.reason())));
    endAsWanted();
  }

  /** Closes it for the gateway's sake: both sides get a Close as soon as there is room for it. */
  public void goAway() {
    close(
        CloseFrame.GOING_AWAY,
        failed(Ending.CLOSED, new ExchangeOverException(CloseFrame.GOING_AWAY.reason())));
  }

  /** Has both sides get a Close; what the end is, that says, and not who is gone first. */
  private void close(CloseFrame frame, Outcome outcome) {
    wanted = new Leave(frame, outcome);
    sendWanted();
  }

  private void sendWanted() {
    Leave leave = wanted;
    ToBackend up = toBackend;
    ToClient down = toClient;
    if (leave != null && up != null) {
      up.close(leave.frame());
    }
    if (leave != null && down != null) {
      down.close(leave.frame());
    }
  }

  /**
   * The container has our own Close for the client. What the client sends meanwhile is dropped for
   * a moment (RFC 6455 section 7.1.1).
   */
  void closeSent() {
    if (wanted == null) {
      wanted = new Leave(CloseFrame.BAD_GATEWAY, withoutBackend());
    }
    ToBackend up = toBackend;
    if (up != null && up.drop()) {
      listener.afterLastWords(this::endAsWanted);
    } else {
      endAsWanted();
    }
  }

  /** Ends it if it is clear how. */
  void endAsWanted() {
    Leave leave = wanted;
    if (leave != null) {
      end(leave.outcome());
    }
  }

  /** Ends it at once. */
  public void cutOff() {
    end(failed(Ending.CLOSED, new ExchangeOverException("the gateway has closed")));
  }

  /** The container wants the connection back. */
  void destroyed() {
    clientGone(new ExchangeOverException("the container has closed the connection"));
  }

  /** Something has passed. */
  void passed() {
    lastPassed = System.nanoTime();
  }

  boolean isOver() {
    return end.get() != null;
  }

  /** Whether the client has not taken what there is for it. */
  boolean awaitsRoom() {
    ToClient down = toClient;
    return down != null && down.awaitsRoom();
  }

  /** The client does not take what there is for it. */
  void roomIsAwaited() {
    ToBackend up = toBackend;
    if (up != null) {
      up.roomIsAwaited();
    }
  }

  /** In a callback of the container: reads what the client has sent, if that was left unread. */
  void readOn() {
    ToBackend up = toBackend;
    if (up != null) {
      up.readOn();
    }
  }

  /** Whether the client has yet to hear that its backend has ended. */
  boolean owesClose() {
    ToBackend up = toBackend;
    return up == null || !up.isClosed();
  }

  /** The client has ended its side; the backend's may go on. */
  void clientEnded() {
    passed();
  }

  /** Nothing goes to the client any more, or comes from it. */
  void clientGone(Throwable cause) {
    endAsWanted();
    end(isClosed() ? whole() : failed(Ending.CLIENT_GONE, cause));
  }

  /** The backend's connection is broken; what has come before is passed on all the same. */
  void backendFailed(Throwable cause) {
    backendFailure = cause;
    passed();
  }

  /** All that has come from the backend is with the container. */
  void backendEnded() {
    endAsWanted();
    end(withoutBackend());
  }

  /** What it is when the backend's connection ends. */
  private Outcome withoutBackend() {
    ToBackend up = toBackend;
    if (isClosed()) {
      return whole();
    } else if (up != null && up.hasEnded()) {
      return failed(Ending.CLIENT_GONE, new ExchangeOverException("the client has left"));
    }
    Throwable cause = backendFailure;
    return failed(
        Ending.CUT_SHORT, cause == null ? new IOException(CloseFrame.BAD_GATEWAY.reason()) : cause);
  }

  /** Whether either side has sent a Close. */
  private boolean isClosed() {
    ToBackend up = toBackend;
    ToClient down = toClient;
    return (up != null && up.isClosed()) || (down != null && down.isClosed());
  }

  private static Outcome whole() {
    return new Outcome(Ending.ANSWERED, SWITCHED, null);
  }

  private static Outcome failed(Ending ending, Throwable cause) {
    return new Outcome(ending, SWITCHED, cause);
  }

  private void end(Outcome outcome) {
    if (!end.compareAndSet(null, outcome)) {
      return;
    }
    try {
      backend.close();
    } finally {
      closeClient();
      over.countDown();
      listener.ended(outcome);
    }
  }

  private void closeClient() {
    WebConnection connection = client;
    if (connection == null) {
      return;
    }
    if (awaitsRoom()) {
      StuckOutput.giveUp(connection);
    }
    try {
      connection.close();
    } catch (Exception e) { // as its interface has it; containers throw if the client has left
      LOG.log(Level.TRACE, "the connection was closed before", e);
    }
    if (container.upgradedInCallbacksOnly()) {
      ContainerThread.wake(connection);
    }
  }

  /**
   * Where only the container's own thread can close the client's connection, this one waits in its
   * callback, once the client has said its last, for the backend to end as well; but not where it
   * keeps the container from telling that the client takes its bytes, for which the backend waits.
   */
  void linger() {
    ToBackend up = toBackend;
    if (!container.upgradedInCallbacksOnly() || up == null || !(up.isClosed() || up.hasEnded())) {
      return;
    }
    try {
      long began = System.nanoTime();
      while (!over.await(LINGER_STEP.toMillis(), TimeUnit.MILLISECONDS)) {
        if (inTheWay() || System.nanoTime() - began > LINGER.toNanos()) {
          break; // Tomcat calls again, as a client's end is still there to be read
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (isOver()) {
      closeClient();
    }
  }

  /** Whether a callback of the container's is waited for that waits for the one under way. */
  boolean inTheWay() {
    return container.upgradedCallsBackInTurn() && awaitsRoom();
  }
}
