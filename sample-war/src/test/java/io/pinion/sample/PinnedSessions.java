package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Sessions that are pinned elsewhere than the hash alone would put them: whoever has lost their
 * pins cannot guess it, unless it has sent them there just before.
 */
final class PinnedSessions {
  /**
   * One of them.
   *
   * @param hash of its key, by which it is known without its id
   * @param byHash the backend that the hash alone gives
   * @param home the backend that it is pinned to
   */
  record Pinned(String id, String hash, String byHash, String home) {}

  private final List<Pinned> all = new ArrayList<>();

  /** Makes some through a member. */
  static PinnedSessions through(URI member, int count) throws Exception {
    return through(member, Stream.generate(Behaviour::freshId).limit(count).toList());
  }

  /** Makes those with these ids, which are new. */
  static PinnedSessions through(URI member, List<String> ids) throws Exception {
    List<Reply> firsts = new ArrayList<>();
    for (String id : ids) {
      Reply first = ask(member, id);
      assertThat(first.status()).as("%s", first).isEqualTo(200);
      firsts.add(first);
      var unused = refused(member, id, first.backend());
    }
    PinnedSessions sessions = new PinnedSessions();
    for (int i = 0; i < ids.size(); i++) {
      sessions.all.add(moved(member, ids.get(i), firsts.get(i).backend()));
    }
    return sessions;
  }

  /** The pin follows while the answer is on its way, and not if the store is late. */
  private static Pinned moved(URI member, String id, String byHash) throws Exception {
    Reply reply =
        Eventually.get(
            () -> {
              Reply now = ask(member, id);
              if (!isPinnedElsewhere(now, byHash)) {
                var unused = refused(member, id, byHash);
              }
              return now;
            },
            now -> isPinnedElsewhere(now, byHash));
    return new Pinned(id, reply.sessionHash(), byHash, reply.backend());
  }

  private static boolean isPinnedElsewhere(Reply reply, String byHash) {
    return reply.decision().equals("pinned") && !reply.backend().equals(byHash);
  }

  /** The answer of another backend, as this one refuses. */
  private static Reply refused(URI member, String id, String backend) throws IOException {
    return ask(member, id, Behaviour.scriptAt(backend, Script.answers(503)));
  }

  List<Pinned> all() {
    return all;
  }

  /** These and others. */
  List<Pinned> and(PinnedSessions others) {
    return Stream.concat(all.stream(), others.all.stream()).toList();
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
