package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Clients that ask members of a cluster all the time, one session after the other, while a test
 * does something to the cluster. They know when a session changes its backend, and their sessions
 * are {@link PinnedSessions}: one whose pin is lost is seen to move, if it comes to a member that
 * has not had it lately.
 */
final class SteadyLoad implements AutoCloseable {
  private static final String[] MODEST = {"-e", "-c18", "-r300"};

  private static final String PREFIX = "bench-session-";

  /** A prime, so that each session comes to each member however many there are. */
  static final int SESSIONS = 101;

  private final LoadTool clients;
  private final List<URI> members;

  private SteadyLoad(LoadTool clients, List<URI> members) {
    this.clients = clients;
    this.members = members;
  }

  /**
   * Ids of sessions that clients can have.
   *
   * @param set by which clients of the same cluster differ
   */
  static List<String> ids(int set) {
    int first = set * SESSIONS;
    return IntStream.range(first, first + SESSIONS)
        .mapToObj(number -> PREFIX + "%08d".formatted(number))
        .toList();
  }

  /** Clients that stay with their member. */
  static SteadyLoad over(PinnedSessions sessions, URI... members) throws Exception {
    return start(sessions, List.of(members));
  }

  /** The same, but what a member does not answer they send to the next. */
  static SteadyLoad failingOver(PinnedSessions sessions, URI... members) throws Exception {
    return start(sessions, List.of(members), "-f");
  }

  private static SteadyLoad start(PinnedSessions sessions, List<URI> members, String... more)
      throws Exception {
    for (URI member : members) {
      sessions.assertPinned(member); // and from then on it remembers where it has sent them
    }
    String first = sessions.all().get(0).id().substring(PREFIX.length());
    List<String> options = new ArrayList<>(List.of(MODEST));
    options.addAll(List.of(more));
    options.addAll(List.of("-s" + SESSIONS, "-S" + first));
    SteadyLoad load =
        new SteadyLoad(LoadTool.clients(members, options.toArray(String[]::new)), members);
    boolean runs = false;
    try {
      load.awaitRound();
      runs = true;
      return load;
    } finally {
      if (!runs) {
        load.close();
      }
    }
  }

  /** What they have counted so far. */
  LoadTool.Counts soFar() throws IOException {
    return clients.countsSoFar();
  }

  /** Returns when each member has given as many good answers from now on as there are sessions. */
  void awaitRound() throws Exception {
    LoadTool.Counts before = soFar();
    Eventually.get(
        this::soFar,
        now ->
            members.stream()
                .allMatch(member -> good(now, member) >= good(before, member) + SESSIONS));
  }

  private static long good(LoadTool.Counts counts, URI member) {
    return counts.get("" + member.getPort());
  }

  /** Ends them, and asserts that every request of theirs has been answered well. */
  LoadTool.Counts endServed() throws IOException {
    LoadTool.Counts counts = clients.end();
    for (String fault :
        List.of("failed_connect", "failed_reset", "failed_status", "broken", "unfinished")) {
      assertThat(counts.get(fault)).as("%s of %s", fault, counts).isZero();
    }
    return counts;
  }

  /** The same, and that no session has moved. */
  LoadTool.Counts endServedAndPinned() throws IOException {
    LoadTool.Counts counts = endServed();
    assertThat(counts.get("moved")).as("moved of %s", counts).isZero();
    return counts;
  }

  @Override
  public void close() {
    clients.close();
  }
}
