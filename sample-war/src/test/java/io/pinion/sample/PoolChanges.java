package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backends are added, removed and drained while requests go on; the last of five is added. */
abstract class PoolChanges extends Behaviour {
  private static final TestBackends BACKENDS =
      TestBackends.start("gpu-a", "gpu-b", "gpu-c", "gpu-d", "gpu-e");
  private static final String FIRST = "gpu-a,gpu-b,gpu-c,gpu-d";
  private static final String ADDED = "gpu-e";
  private static final Duration TTL = Duration.ofSeconds(6);
  private static final int THREADS = 4;
  private static final int SESSIONS = 60;
  private static final Path FILE = file();

  private static Path file() {
    try {
      Path work = Files.createDirectories(Path.of(TestRun.property("test.work")));
      return Files.createTempFile(work, "pool-", ".properties");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, String> settings() {
    configure(FIRST);
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.config.file", FILE.toString());
    settings.put("pinion.config.refresh", "100ms");
    settings.put("pinion.session.secret", "for the same placement in each run");
    settings.put("pinion.session.when-absent", "credential");
    settings.put("pinion.response-headers", "all");
    settings.put("pinion.selector.bounded-load", "off");
    settings.put("pinion.pin.ttl", TTL.toMillis() + "ms");
    return settings;
  }

  /** Puts these backends in force, with further lines of settings. */
  private static void configure(String backends, String... lines) {
    try {
      Path next = Files.createTempFile(FILE.getParent(), "pool-", ".next");
      Files.writeString(next, "pinion.backends=" + backends + "\n" + String.join("\n", lines));
      Files.move(next, FILE, StandardCopyOption.ATOMIC_MOVE); // never seen half written
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void change(String action, String id) throws IOException {
    Reply reply = request("GET", "/control?do=" + action + "&id=" + id);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
  }

  private void awaitState(String id, String state) throws IOException {
    awaitFigure(state(id, state), figure -> figure == 1);
  }

  private static String state(String id, String state) {
    return "pinion_backend_state{backend=\"" + id + "\",state=\"" + state + "\"}";
  }

  /** All are to be as they were; the one that was added may still drain. */
  @AfterEach
  void recover() throws Exception {
    configure(FIRST);
    change("reset", "gpu-c");
    awaitState("gpu-c", "up");
    awaitFigure(state(ADDED, "up"), figure -> figure == 0);
    // none outweighs the others any more
    Eventually.get(
        () -> placed(SESSIONS), homes -> homes.containsAll(List.of(FIRST.split(",", -1))));
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Test
  void backendThatIsDrainedUnderLoadFailsNothingAndKeepsItsSessionsUntilTheyAreIdle()
      throws Exception {
    List<Conversation> pinned = new ArrayList<>();
    ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
    Map<String, String> placedAfter = new ConcurrentHashMap<>();
    AtomicBoolean drains = new AtomicBoolean();
    try (Crowd load =
        Crowd.start(
            THREADS,
            400,
            number -> {
              if (number == 200) {
                pinned.addAll(conversationsAt("gpu-c"));
                change("drain", "gpu-c");
                drains.set(true);
              }
              boolean after = drains.get();
              String id = freshId();
              Reply reply = chat(session(id));
              statuses.add(reply.status());
              if (after) {
                placedAfter.put(id, reply.backend());
              }
            })) {
      load.await();
    }
    assertThat(statuses).hasSize(400).containsOnly(200);
    assertThat(placedAfter.values()).isNotEmpty().doesNotContain("gpu-c");
    assertStay(pinned);

    for (Conversation each : pinned) {
      Eventually.get(each::idle, idle -> idle.compareTo(TTL.plusSeconds(2)) > 0);
      assertThat(each.ask().backend()).isNotEqualTo("gpu-c");
    }
  }

  @Test
  void whatIsAddedTakesItsShareOfSessionsThatAreNotPinnedAndMovesNoOther() throws Exception {
    List<Conversation> pinned = conversationsAt("gpu-c");
    Map<String, String> before = homesOfUnpinned();
    BACKENDS.clear();
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, session(freshId()), script(Script.events(3).gated()));
      ReceivedRequest streaming = BACKENDS.takeHead();
      streaming.answer().release();
      client.readHead();

      configure(FIRST + "," + ADDED);
      awaitState(ADDED, "up");
      streaming.answer().open();

      assertThat(client.readText()).contains("[DONE]");
    }
    assertStay(pinned);
    Map<String, String> after = homesOfUnpinned();
    List<String> moved =
        before.keySet().stream()
            .filter(id -> !Objects.equals(after.get(id), before.get(id)))
            .toList();
    assertThat(moved).allSatisfy(id -> assertThat(after).containsEntry(id, ADDED));
    assertThat(moved.size() / (double) before.size()).isBetween(0.1, 0.3);
  }

  @Test
  void whatIsRemovedCutsNoStreamKeepsItsSessionsAndLeavesWhenTheyAreIdle() throws Exception {
    configure(FIRST + "," + ADDED);
    awaitState(ADDED, "up");
    List<Conversation> pinned = conversationsAt(ADDED);
    BACKENDS.clear();
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, session(pinned.get(0).id), script(Script.events(3).gated()));
      ReceivedRequest streaming = BACKENDS.get(ADDED).takeHead();
      streaming.answer().release();
      client.readHead();

      configure(FIRST);
      awaitState(ADDED, "draining");
      streaming.answer().open();

      assertThat(client.readText()).contains("[DONE]");
    }
    assertStay(pinned);
    for (int i = 0; i < SESSIONS; i++) {
      assertThat(served(session(freshId()))).isNotEqualTo(ADDED);
    }
    Eventually.get(this::metrics, figures -> !figures.contains(ADDED));
  }

  @Test
  void weightThatChangesMovesNoPinnedSession() throws Exception {
    List<Conversation> pinned = conversationsAt("gpu-c");

    configure(FIRST, "pinion.backend.gpu-d.weight=1000");
    Eventually.get(() -> placed(20), homes -> homes.stream().allMatch("gpu-d"::equals));

    assertStay(pinned);
  }

  private List<String> placed(int sessions) throws IOException {
    List<String> homes = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      homes.add(served(session(freshId())));
    }
    return homes;
  }

  @Test
  void whatPeopleAddIsThereAtOnce() throws Exception {
    String url = "&url=" + BACKENDS.get(ADDED).uri();
    change("add", ADDED + url);
    awaitState(ADDED, "up");
    assertThat(placed(SESSIONS)).contains(ADDED);

    change("remove", ADDED);
    assertThat(placed(SESSIONS)).doesNotContain(ADDED);
  }

  /** Sessions without pins are known by their credential. */
  private Map<String, String> homesOfUnpinned() throws IOException {
    Map<String, String> homes = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      homes.put("" + i, served("Authorization: Bearer " + i));
    }
    return homes;
  }

  private List<Conversation> conversationsAt(String backend) throws IOException {
    List<Conversation> there = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      Conversation each = new Conversation();
      if (each.ask().backend().equals(backend)) {
        there.add(each);
      }
    }
    assertThat(there).isNotEmpty();
    there.forEach(each -> each.home = backend);
    return there;
  }

  /** Those that this test has not let wait for too long. */
  private void assertStay(List<Conversation> pinned) throws IOException {
    int asked = 0;
    for (Conversation each : pinned) {
      Reply reply = each.ask();
      if (!each.wasHeldUp()) {
        asked++;
        assertThat(reply.decision()).as("%s", reply).isEqualTo("pinned");
        assertThat(reply.backend()).isEqualTo(each.home);
      }
    }
    assertThat(asked).as("the machine is not too slow").isPositive();
  }

  /** Requests of one session, and how long it has been idle. */
  private final class Conversation {
    private final String id = freshId();
    private String home = "none";
    private long lastAsked = System.nanoTime();
    private long gap;

    /** From before the earlier request was sent until this one's answer was there. */
    Reply ask() throws IOException {
      long asked = System.nanoTime();
      Reply reply = chat(session(id));
      gap = System.nanoTime() - lastAsked;
      lastAsked = asked;
      assertThat(reply.status()).as("%s", reply).isEqualTo(200);
      return reply;
    }

    Duration idle() {
      return Duration.ofNanos(System.nanoTime() - lastAsked);
    }

    /** A pin may have been renewed a quarter of its time before the earlier request. */
    boolean wasHeldUp() {
      return gap > TTL.dividedBy(2).toNanos();
    }
  }
}
