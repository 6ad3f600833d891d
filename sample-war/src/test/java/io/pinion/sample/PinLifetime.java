package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A pin lives as long as its session is used, and for its time to live after that. The sessions
 * here are pinned elsewhere than their hash says, which no gateway could guess.
 */
abstract class PinLifetime extends Behaviour {
  /** How often a machine may hold a test up before it is too slow for this one. */
  private static final int TRIES = 10;

  static Map<String, String> settings(TestBackends backends, Duration ttl) {
    Map<String, String> settings = new HashMap<>(backends.settings());
    settings.put("pinion.response-headers", "all");
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    // a session selected afresh goes where it went at first
    settings.put("pinion.selector.bounded-load", "off");
    settings.put("pinion.pin.ttl", ttl.toMillis() + "ms");
    return settings;
  }

  /** The time to live that the gateway is told. */
  abstract Duration ttl();

  @Test
  void aSessionThatWasIdleIsSelectedAfresh() throws Exception {
    Conversation session = pinnedElsewhere();

    Eventually.get(session::idle, idle -> idle.compareTo(ttl().multipliedBy(2)) > 0);
    Reply afresh = session.ask();

    assertThat(afresh.decision()).isEqualTo("selected");
    assertThat(afresh.backend()).isEqualTo(session.byHash);
  }

  @Test
  void aSessionInUseStaysPinnedForSeveralTimesToLive() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      Conversation session = pinnedElsewhere();
      List<Reply> replies = new ArrayList<>();
      long enough = System.nanoTime() + ttl().multipliedBy(3).toNanos();
      Eventually.get(
          () -> replies.add(session.ask()),
          added -> session.wasHeldUp() || System.nanoTime() - enough > 0);
      if (!session.wasHeldUp()) {
        assertThat(replies).extracting(Reply::decision).containsOnly("pinned");
        assertThat(replies).extracting(Reply::backend).containsOnly(session.home);
        return;
      }
    }
    throw tooSlow();
  }

  @Test
  void aSessionStaysPinnedWhileItsWebSocketIsOpen() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      Conversation session = pinnedElsewhere();
      try (WebSocketPeer client = session.connect()) {
        if (client.head().headers("X-Backend").contains(session.home)) { // else it came too late
          long enough = System.nanoTime() + ttl().multipliedBy(3).toNanos();
          Eventually.get(System::nanoTime, now -> now > enough); // and nothing passes

          Reply later = session.ask();
          assertThat(later.decision()).isEqualTo("pinned");
          assertThat(later.backend()).isEqualTo(session.home);
          return;
        }
      }
    }
    throw tooSlow();
  }

  private Conversation pinnedElsewhere() throws Exception {
    for (int i = 0; i < TRIES; i++) {
      Conversation session = new Conversation();
      session.byHash = session.ask().backend();
      Reply moved = session.ask(scriptAt(session.byHash, Script.answers(503)));
      session.home = moved.backend();
      Reply next = // the pin follows while the answer is on its way
          Eventually.get(
              session::ask, reply -> session.wasHeldUp() || reply.backend().equals(session.home));
      if (!session.wasHeldUp()) {
        assertThat(moved.decision()).isEqualTo("repinned");
        assertThat(next.decision()).isEqualTo("pinned");
        return session;
      }
    }
    throw tooSlow();
  }

  private static AssertionError tooSlow() {
    return new AssertionError("in none of " + TRIES + " tries were requests as close as they must");
  }

  /** Requests of one session, and whether this test itself has let it wait for too long. */
  private final class Conversation {
    private final String id = freshId();
    private String byHash = "none";
    private String home = "none";
    private long lastAsked = System.nanoTime();
    private long longestGap;

    /** From before the earlier request was sent until this one's answer was there. */
    Reply ask(String... headerLines) throws IOException {
      long asked = System.nanoTime();
      Reply reply = PinnedSessions.ask(gateway(), id, headerLines);
      longestGap = Math.max(longestGap, System.nanoTime() - lastAsked);
      lastAsked = asked;
      return reply;
    }

    WebSocketPeer connect() throws IOException {
      return WebSocketPeer.open(gateway(), "/ws/x", session(id), script(Script.webSocket()));
    }

    Duration idle() {
      return Duration.ofNanos(System.nanoTime() - lastAsked);
    }

    /**
     * A pin is renewed once per quarter of its time to live, so that it may have three quarters
     * left when its session pauses; half of that is for the pace of the store.
     */
    boolean wasHeldUp() {
      return longestGap > ttl().dividedBy(8).toNanos();
    }
  }
}
