package io.pinion.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/**
 * An HTTP/1.1 backend on the loopback address whose behaviour a test scripts and whose traffic it
 * can inspect byte by byte. Nothing in it depends on the clock: what should happen later happens
 * when the test releases it.
 *
 * <p>The script of a request is, in this order, the one in its own {@link Script#HEADER} with this
 * backend's id, the one in its {@link Script#HEADER}, the next given to {@link #respondOnce}, the
 * one given to {@link #respondWith}. {@code /health} is apart: it is answered with {@link
 * #respondToHealthWith}'s status, counted and not recorded.
 *
 * <p>For all threads. The test that started it closes it.
 */
public final class TestBackend implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 512;

  private final String id;
  private final Consumer<ReceivedRequest> alsoTo;
  private final RequestLog log = new RequestLog();
  private final Signal signal = new Signal();
  private final Set<BackendConnection> connections = new HashSet<>();
  private final Queue<Script> once = new ArrayDeque<>();
  private final List<String> protocolFaults = new ArrayList<>();
  private Script always = Script.answers();
  private Script health = Script.answers();
  private int healthProbes;
  private int accepted;
  private boolean frozen;
  private ServerSocket listener;
  private Thread acceptor;
  private final BackendAddress address;

  TestBackend(String id, int port, Consumer<ReceivedRequest> alsoTo) throws IOException {
    this(id, BackendAddress.loopback(1, port), alsoTo);
  }

  private TestBackend(String id, BackendAddress address, Consumer<ReceivedRequest> alsoTo)
      throws IOException {
    this.id = id;
    this.alsoTo = alsoTo;
    this.listener = address.listen();
    this.address = address.of(listener);
    this.acceptor = acceptFrom(listener);
  }

  /** Starts a backend on a free port. */
  public static TestBackend start(String id) {
    return start(id, 0);
  }

  public static TestBackend start(String id, int port) {
    return start(id, BackendAddress.loopback(1, port));
  }

  /** At another of the loopback addresses, {@code 127.0.0.NUMBER}. */
  static TestBackend startAt(int number, String id, int port) {
    return start(id, BackendAddress.loopback(number, port));
  }

  /** One behind TLS, on a free port. */
  static TestBackend startSecure(String id, SSLContext tls) {
    return start(id, BackendAddress.loopback(1, 0).behind(tls));
  }

  private static TestBackend start(String id, BackendAddress address) {
    try {
      return new TestBackend(id, address, request -> {});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start backend " + id + " at " + address, e);
    }
  }

  public String id() {
    return id;
  }

  public int port() {
    return address.port();
  }

  public URI uri() {
    return address.uri();
  }

  /** What to do from now on with requests that bring no script. */
  public TestBackend respondWith(Script script) {
    signal.change(() -> always = script);
    return this;
  }

  /** What to do with the next request that brings no script; several form a queue. */
  public TestBackend respondOnce(Script script) {
    signal.change(() -> once.add(script));
    return this;
  }

  /** What {@code /health} is answered with, 200 at first. */
  public TestBackend respondToHealthWith(Script script) {
    signal.change(() -> health = script);
    return this;
  }

  /**
   * All requests since the start or the last {@link #clear}, each from the moment its head was
   * read.
   */
  public List<ReceivedRequest> requests() {
    return log.all();
  }

  /** Waits for the next request that was not taken yet, with its whole body. */
  public ReceivedRequest takeRequest() {
    return takeRequest(Signal.PATIENCE);
  }

  public ReceivedRequest takeRequest(Duration patience) {
    return log.take(patience);
  }

  /** The same, but as soon as its head has been read. */
  public ReceivedRequest takeHead() {
    return log.takeHead(Signal.PATIENCE);
  }

  /** Forgets requests, scripts and faults; connections stay. */
  public void clear() {
    log.clear();
    signal.change(
        () -> {
          once.clear();
          protocolFaults.clear();
          always = Script.answers();
          health = Script.answers();
        });
  }

  /** Forgets the requests alone, so that those of a long test need not be held. */
  void forgetRequests() {
    log.clear();
  }

  public int connectionsAccepted() {
    return signal.read(() -> accepted);
  }

  public int openConnections() {
    return signal.read(connections::size);
  }

  /** Waits until exactly so many connections are open. */
  public void awaitOpenConnections(int count) {
    signal.require(
        () -> connections.size() == count,
        Signal.PATIENCE,
        () ->
            "moment with " + count + " open connections at " + id + "; now " + connections.size());
  }

  public int healthProbes() {
    return signal.read(() -> healthProbes);
  }

  /** Waits until {@code /health} has been asked so many times in all. */
  public void awaitHealthProbes(int count) {
    signal.require(
        () -> healthProbes >= count, Signal.PATIENCE, () -> "health probe " + count + " at " + id);
  }

  /** What peers sent that HTTP/1.1 forbids; a test of a well-behaved peer expects none. */
  public List<String> protocolFaults() {
    return signal.read(() -> List.copyOf(protocolFaults));
  }

  /** Dies as a killed process does: connections are reset, new ones refused. */
  public void kill() {
    close(listener());
    // as long as it is in accept(), the system takes connections all the same
    join(acceptor());
    signal.change(() -> frozen = false);
    // no longer under the lock: a reset wakes threads that need it
    signal.read(() -> List.copyOf(connections)).forEach(BackendConnection::kill);
    awaitOpenConnections(0);
  }

  /** Comes back on the same port. */
  public void revive() {
    try {
      ServerSocket revived = address.listen();
      Thread accepting = acceptFrom(revived);
      signal.change(
          () -> {
            listener = revived;
            acceptor = accepting;
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot revive backend " + id + " at " + address, e);
    }
  }

  /**
   * Hangs as a stopped process does: the system still accepts connections, nothing more is read or
   * written.
   */
  public void freeze() {
    signal.change(() -> frozen = true);
  }

  public void thaw() {
    signal.change(() -> frozen = false);
  }

  /** Frees the port and all threads. */
  @Override
  public void close() {
    kill();
  }

  Script received(ReceivedRequest request) {
    if (request.target().equals("/health")) {
      signal.change(() -> healthProbes++);
      return signal.read(() -> health);
    }
    log.add(request);
    alsoTo.accept(request);
    Optional<String> own =
        request.header(Script.HEADER + "-" + id).or(() -> request.header(Script.HEADER));
    try {
      return own.map(Script::parse)
          .orElseGet(() -> signal.read(() -> once.isEmpty() ? always : once.remove()));
    } catch (IllegalArgumentException e) {
      protocolFault(e.toString());
      return Script.answers(500, "text/plain", e.toString());
    }
  }

  void awaitThaw() {
    signal.awaitUnlimited(() -> !frozen || listener.isClosed());
  }

  void protocolFault(String fault) {
    signal.change(() -> protocolFaults.add(fault));
  }

  void forget(BackendConnection connection) {
    signal.change(() -> connections.remove(connection));
  }

  Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, "backend " + id + " " + name);
    thread.setDaemon(true);
    return thread;
  }

  private Thread acceptor() {
    return signal.read(() -> acceptor);
  }

  private ServerSocket listener() {
    return signal.read(() -> listener);
  }

  private Thread acceptFrom(ServerSocket current) {
    Thread thread = daemon("accept", () -> accept(current));
    thread.start();
    return thread;
  }

  private void accept(ServerSocket current) {
    while (!current.isClosed()) {
      try {
        serve(current, current.accept());
      } catch (IOException e) {
        // closed by kill(), or a peer that was gone before it was accepted
      }
    }
  }

  private void serve(ServerSocket from, Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setSendBufferSize(BackendAddress.SOCKET_BUFFER);
    int number = connectionsAccepted() + 1;
    BackendConnection connection = new BackendConnection(this, socket, number);
    boolean[] taken = {false};
    signal.change(
        () -> {
          // kill() closes the listener first, so that what is added here it will see
          taken[0] = !from.isClosed() && connections.size() < MAX_CONNECTIONS;
          if (taken[0]) {
            accepted++;
            connections.add(connection);
          }
        });
    if (taken[0]) {
      daemon("connection " + number, connection).start();
    } else {
      connection.kill();
    }
  }

  static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + thread.getName() + " ended", e);
    }
  }

  private static void close(ServerSocket listener) {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + listener, e);
    }
  }
}
