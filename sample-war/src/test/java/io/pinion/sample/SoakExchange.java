package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One exchange of a soak: what it draws, its connections, and who was asked to answer it. */
final class SoakExchange implements AutoCloseable {
  /** Few enough to be pinned most of the time. */
  private static final int WELL_KNOWN = 50;

  /** More than the gateway keeps pins for. */
  private static final int RARE = 2000;

  private final URI gateway;
  private final SoakBackends backends;
  private final String name;
  private final RandomGenerator random;
  private long began;
  private final List<RawClient> clients = new ArrayList<>();
  private boolean repeatable = true;
  private @Nullable String saboteur;

  SoakExchange(URI gateway, SoakBackends backends, String name, RandomGenerator random) {
    this.gateway = gateway;
    this.backends = backends;
    this.name = name;
    this.random = random;
    this.began = System.nanoTime();
    backends.opened(name);
  }

  /** Begins another one on the same connections. */
  void next() {
    began = System.nanoTime();
    repeatable = true;
    saboteur = null;
    backends.opened(name);
  }

  RandomGenerator random() {
    return random;
  }

  @SafeVarargs
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  RawClient connect() throws IOException {
    return connect(0);
  }

  /** Connects with a receive buffer of that size. */
  RawClient connect(int receiveBuffer) throws IOException {
    RawClient client = RawClient.connect(gateway, receiveBuffer);
    clients.add(client);
    return client;
  }

  /** Lets up to so much time pass, as others take it. */
  void pause(int atMostMillis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(atMostMillis));
  }

  /** The header lines of the request: its session, if it has one, its script and these. */
  String[] lines(Script script, String... more) {
    List<String> lines = new ArrayList<>(List.of(more));
    lines.add(SoakBackends.EXCHANGE + ": " + name);
    lines.add(Behaviour.script(script));
    switch (random.nextInt(5)) {
      case 0, 1 -> lines.add(Behaviour.session("well-known-" + random.nextInt(WELL_KNOWN)));
      case 2, 3 -> lines.add(Behaviour.session("rare-" + random.nextInt(RARE)));
      default -> {} // the gateway makes one
    }
    return lines.toArray(String[]::new);
  }

  /** Has a gated answer released so many times, with a pause before each. */
  static String paced(int millis, int times) {
    return SoakBackends.PACE + ": " + millis + " " + times;
  }

  /** A script for one backend alone; what it does there need not be whole. */
  String sabotage(String backend, Script script) {
    saboteur = backend;
    return Behaviour.scriptAt(backend, script);
  }

  /** The request cannot be sent a second time. */
  void isNotRepeatable() {
    repeatable = false;
  }

  /** What the backend has received that gave this answer. */
  ReceivedRequest received(Reply reply) {
    List<ReceivedRequest> all =
        backends.arrivals(name).stream()
            .filter(request -> request.backend().equals(reply.backend()))
            .toList();
    assertThat(all).as("requests to %s", reply.backend()).isNotEmpty();
    return all.get(all.size() - 1);
  }

  /** The answers that backends have begun. */
  List<Answer> answers() {
    return backends.arrivals(name).stream().map(ReceivedRequest::answer).toList();
  }

  /**
   * Whether what befell a backend explains that the exchange failed: it never came to one that was
   * well, and one was not, or it met a connection that a frail one had given up and could not be
   * sent again.
   */
  boolean isExcused() {
    boolean cameToASteadyOne =
        backends.arrivals(name).stream()
            .map(ReceivedRequest::backend)
            .anyMatch(
                backend -> SoakBackends.STEADY.contains(backend) && !backend.equals(saboteur));
    return !cameToASteadyOne && (!repeatable || backends.struckSince(began));
  }

  @Override
  public void close() throws IOException {
    backends.closed(name);
    for (RawClient client : clients) {
      client.close();
    }
  }

  @Override
  public String toString() {
    return name + ", received: " + backends.arrivals(name) + ", answers: " + answers();
  }
}
