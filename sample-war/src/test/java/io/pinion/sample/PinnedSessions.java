package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Sessions that are pinned elsewhere than the hash alone would put them: whoever has lost their
 * pins cannot guess it.
 */
final class PinnedSessions {
  /**
   * One of them.
   *
   * @param byHash the backend that the hash alone gives
   * @param home the backend that it is pinned to
   */
  record Pinned(String id, String byHash, String home) {}

  private final List<Pinned> all = new ArrayList<>();

  /** Makes some through a member. */
  static PinnedSessions through(URI member, int count) throws Exception {
    PinnedSessions sessions = new PinnedSessions();
    while (sessions.all.size() < count) {
      String id = Behaviour.freshId();
      Reply first = ask(member, id);
      assertThat(first.status()).as("%s", first).isEqualTo(200);
      String refusal = Behaviour.scriptAt(first.backend(), Script.answers(503));
      Reply moved = ask(member, id, refusal);
      if (isWithoutStore(first) || isWithoutStore(moved)) {
        continue; // a loaded machine may take longer than the store's deadline
      }
      assertThat(moved.decision()).as("%s", moved).isEqualTo("repinned");
      sessions.all.add(new Pinned(id, first.backend(), moved.backend()));
    }
    for (Pinned session : sessions.all) { // the pin follows while the answer is on its way
      Eventually.get(
          () -> ask(member, session.id()), reply -> reply.backend().equals(session.home()));
    }
    return sessions;
  }

  List<Pinned> all() {
    return all;
  }

  /** Asserts that a member finds the pins of all, as soon as its store answers in time. */
  void assertPinned(URI member) throws Exception {
    for (Pinned session : all) {
      Reply reply = Eventually.get(() -> ask(member, session.id()), each -> !isWithoutStore(each));
      assertThat(reply.status()).as("%s", reply).isEqualTo(200);
      assertThat(reply.decision()).as("%s at %s", session, reply).isEqualTo("pinned");
      assertThat(reply.backend()).as("%s", session).isEqualTo(session.home());
    }
  }

  /** Whether the store did not answer in time. */
  static boolean isWithoutStore(Reply reply) {
    return reply.decision().equals("store-unavailable");
  }

  /** A request of a session through a member. */
  static Reply ask(URI member, String id, String... headerLines) throws IOException {
    String[] lines = new String[headerLines.length + 1];
    lines[0] = Behaviour.session(id);
    System.arraycopy(headerLines, 0, lines, 1, headerLines.length);
    try (RawClient client = RawClient.connect(member)) {
      return Behaviour.chat(client, lines);
    }
  }
}
