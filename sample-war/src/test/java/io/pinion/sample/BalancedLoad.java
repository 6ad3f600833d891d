package io.pinion.sample;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/**
 * Clients behind a balancer with two members, of which one comes and goes: it gets every request
 * for as long as its {@code /pinion/ready} says 200, the other one those in between. Nothing is
 * asked twice. Each client has a session, which is to stay with its backend.
 */
final class BalancedLoad implements AutoCloseable {
  private static final int CLIENTS = 4;

  private final URI comesAndGoes;
  private final URI stays;
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, String> backends = new ConcurrentHashMap<>();
  private final AtomicInteger servedByFirst = new AtomicInteger();
  private final AtomicInteger servedByOther = new AtomicInteger();

  /** Held by a client from its choice of a member to the head of the answer. */
  private final ReentrantReadWriteLock choosing = new ReentrantReadWriteLock(true);

  private final List<Thread> clients;
  private volatile boolean inTurn;
  private volatile boolean over;

  private BalancedLoad(URI comesAndGoes, URI stays) {
    this.comesAndGoes = comesAndGoes;
    this.stays = stays;
    clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(number -> new Thread(() -> ask("balanced-" + number), "client-" + number))
            .toList();
  }

  static BalancedLoad start(URI comesAndGoes, URI stays) {
    BalancedLoad load = new BalancedLoad(comesAndGoes, stays);
    load.clients.forEach(Thread::start);
    return load;
  }

  /** Probes until the member is ready; from then on it gets requests. */
  void awaitIn() throws InterruptedException {
    Eventually.get(this::probe, status -> status == 200);
    inTurn = true;
    awaitMore(servedByFirst);
  }

  /** Probes until the member is not ready; from then on it gets none. */
  void awaitOut() throws InterruptedException {
    Eventually.get(this::probe, status -> status == 503);
    choosing.writeLock().lock(); // waits until those who have chosen it have been let in
    try {
      inTurn = false;
    } finally {
      choosing.writeLock().unlock();
    }
    awaitMore(servedByOther);
  }

  private static void awaitMore(AtomicInteger served) throws InterruptedException {
    int before = served.get();
    Eventually.get(served::get, now -> now >= before + CLIENTS);
  }

  private int probe() throws IOException {
    try (RawClient client = RawClient.connect(comesAndGoes)) {
      client.sendRequest("GET", "/pinion/ready");
      return client.readFinalHead().status();
    }
  }

  private void ask(String session) {
    while (!over) {
      try {
        ask(session, backends);
      } catch (IOException | RuntimeException | Error e) {
        failures.add(session + ": " + e);
      }
    }
  }

  private void ask(String session, Map<String, String> known) throws IOException {
    choosing.readLock().lock();
    boolean first = inTurn;
    try (RawClient client = RawClient.connect(first ? comesAndGoes : stays)) {
      ResponseHead head;
      try {
        client.sendJson(
            Behaviour.CHAT,
            Behaviour.PROMPT,
            Behaviour.session(session),
            Behaviour.script(Script.events(3)));
        head = client.readFinalHead();
      } finally {
        choosing.readLock().unlock();
      }
      String text = client.readText();
      String backend = head.header("X-Backend").orElse("");
      String before = known.putIfAbsent(session, backend);
      if (head.status() != 200 || !text.endsWith("data: [DONE]\n\n")) {
        failures.add(session + " got " + head + " " + text);
      } else if (before != null && !before.equals(backend)) {
        failures.add(session + " moved from " + before + " to " + backend);
      }
      (first ? servedByFirst : servedByOther).incrementAndGet();
    }
  }

  /** What has gone wrong so far. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  @Override
  public void close() {
    over = true;
    clients.forEach(TestBackend::join);
  }
}
