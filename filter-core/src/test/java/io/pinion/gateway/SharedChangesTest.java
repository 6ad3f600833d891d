package io.pinion.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.health.HealthState;
import io.pinion.pin.Board;
import io.pinion.session.SessionKeys;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Members that share a board follow what is changed on any of them. */
class SharedChangesTest {
  private static final java.util.concurrent.ScheduledExecutorService TIMER =
      Threads.scheduler("shared-changes-test");

  private static final String SECRET = "a-secret-of-some-length";
  private static final String OTHER_SECRET = "another-secret-of-length";

  private final Board board = Board.ofThisMember();
  private final Member one = new Member(board, SECRET);
  private final Member two = new Member(board, SECRET);

  @Test
  void drainReachesTheOthersAndOneThatJoinsLater() {
    done(one.changes.drain("a"));

    assertThat(one.pool.state("a")).isEqualTo(HealthState.DRAINING);
    two.changes.poll();
    assertThat(two.pool.state("a")).isEqualTo(HealthState.DRAINING);
    Member late = new Member(board, SECRET);
    late.changes.join();
    assertThat(late.pool.state("a")).isEqualTo(HealthState.DRAINING);

    done(late.changes.activate("a"));
    one.changes.poll();
    assertThat(one.pool.state("a")).isEqualTo(HealthState.UP);
  }

  @Test
  void addedBackendIsThereOnAllMembersAndLeavesThemAll() {
    done(one.changes.add("c", Map.of("url", "http://c:8000", "weight", "2")));
    two.changes.poll();
    assertThat(two.pool.get("c")).isEqualTo(one.pool.get("c"));
    assertThat(two.pool.get("c").weight()).isEqualTo(2);

    done(two.changes.remove("c"));
    one.changes.poll();

    assertThat(one.pool.state("c")).isEqualTo(HealthState.DRAINING);
    one.pool.departures.check();
    assertThat(one.pool.ids()).containsExactly("a", "b");
    assertThat(done(board.read())).as("nothing is left of it").isEmpty();
  }

  @Test
  void configuredBackendIsRemovedAndAddedAgain() {
    done(one.changes.remove("b"));
    two.changes.poll();
    assertThat(two.pool.state("b")).isEqualTo(HealthState.DRAINING);

    done(two.changes.add("b", Map.of("weight", "3")));
    one.changes.poll();

    assertThat(one.pool.state("b")).isEqualTo(HealthState.UP);
    assertThat(one.pool.get("b").weight()).isEqualTo(3);
    assertThat(one.pool.get("b").url()).hasToString("http://b:8000");
  }

  @Test
  void changesOfOneBackendAddUpUntilItIsReset() {
    done(one.changes.change("a", Map.of("weight", "3")));
    done(one.changes.change("a", Map.of("max-sessions", "4")));
    done(one.changes.drain("a"));
    assertThat(one.pool.get("a").weight()).isEqualTo(3);
    assertThat(one.pool.get("a").maxSessions()).isEqualTo(4);
    assertThat(one.pool.state("a")).isEqualTo(HealthState.DRAINING);

    done(one.changes.reset("a"));

    assertThat(one.pool.get("a").weight()).isEqualTo(1);
    assertThat(one.pool.get("a").maxSessions()).isZero();
    assertThat(one.pool.state("a")).isEqualTo(HealthState.UP);
  }

  @Test
  void theLastOfTwoChangesStays() {
    done(one.changes.change("a", Map.of("weight", "3")));
    done(two.changes.change("a", Map.of("weight", "5"))); // has not heard of the other's
    one.changes.poll();

    assertThat(one.pool.get("a").weight()).isEqualTo(5);
    assertThat(two.pool.get("a").weight()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "add    | A   | url     | http://c:1 | A: expected an id",
        "add    | a   | url     | http://c:1 | there is a backend a already",
        "add    | c   | weight  | 2          | pinion.backend.c.url is not set",
        "add    | c   | url     | ftp://c    | pinion.backend.c.url=\"ftp://c\": expected",
        "change | a   | weight  | -1         | pinion.backend.a.weight=\"-1\": expected",
        "change | a   | wait    | 1          | wait is no setting of a backend",
        "change | a   | headers.Authorization | x | headers and tls may be credentials",
      })
  void faultyChangeIsRefusedWithWhatWasExpected(
      String action, String id, String key, String value, String fault) {
    CompletionStage<Void> refused =
        action.equals("add")
            ? one.changes.add(id, Map.of(key, value))
            : one.changes.change(id, Map.of(key, value));

    assertThatThrownBy(() -> done(refused))
        .hasRootCauseInstanceOf(RuntimeException.class)
        .cause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault);
    assertThat(done(board.read())).isEmpty();
  }

  @Test
  void unknownBackendIsRefused() {
    for (CompletionStage<Void> refused :
        List.of(
            one.changes.drain("x"),
            one.changes.activate("x"),
            one.changes.remove("x"),
            one.changes.reset("x"),
            one.changes.change("x", Map.of("weight", "1")))) {
      assertThatThrownBy(() -> done(refused))
          .hasCauseInstanceOf(NoSuchElementException.class)
          .hasMessageContaining("there is no backend x");
    }
  }

  @Test
  void addressOfANameCanOnlyDrain() throws UnknownHostException {
    done(one.changes.add("gpu", Map.of("url", "dns://gpus:8000")));
    one.pool.membership.resolved(Map.of("gpus", RunningPool.addresses("10.0.0.1")));
    String id = "gpu~d5f7eda3";

    assertThatThrownBy(() -> done(one.changes.remove(id)))
        .hasMessageContaining(id + " is an address of gpu: it can only drain");
    done(one.changes.drain(id));
    assertThat(one.pool.state(id)).isEqualTo(HealthState.DRAINING);
    done(one.changes.drain("gpu"));
    assertThatThrownBy(() -> done(one.changes.activate(id)))
        .hasMessageContaining("because gpu does: activate that");
  }

  @Test
  void headersOfAnAddedBackendAreEachMembersOwn() {
    Map<String, String> settings = RunningPool.settings("a");
    settings.put("pinion.backend.c.headers.Authorization", "Bearer secret");
    Member member = new Member(board, SECRET, settings);

    done(member.changes.add("c", Map.of("url", "http://c:8000")));

    assertThat(member.pool.get("c").headers()).containsEntry("Authorization", "Bearer secret");
    assertThat(done(board.read()).values()).hasSize(1).noneMatch(note -> note.contains("secret"));
  }

  @Test
  void whatWasNotPostedByAMemberIsNotFollowed() {
    try (Logged log = new Logged(Seal.class)) {
      Member stranger = new Member(board, OTHER_SECRET);
      done(stranger.changes.change("a", Map.of("url", "http://elsewhere:1")));
      done(board.post("drain.b", "0123456789abcdef\n"));

      one.changes.poll();

      assertThat(one.pool.get("a").url()).hasToString("http://a:8000");
      assertThat(one.pool.state("b")).isEqualTo(HealthState.UP);
      assertThat(log.messages()).anyMatch(line -> line.contains("\"backend.a\""));
    }
  }

  @Test
  void whatIsPostedForOneBackendIsNotTakenForAnother() {
    done(one.changes.change("a", Map.of("weight", "3")));
    String note = done(board.read()).get("backend.a");
    done(board.post("backend.b", note));

    one.changes.poll();

    assertThat(one.pool.get("b").weight()).isEqualTo(1);
  }

  @Test
  void memberThatCannotReachTheOthersKeepsWhatItKnowsAndRefusesChanges() {
    Unreachable lost = new Unreachable();
    Member member = new Member(lost, SECRET);
    done(member.changes.drain("a"));
    lost.unreachable = true;

    member.changes.poll();
    assertThat(member.pool.state("a")).isEqualTo(HealthState.DRAINING);
    assertThatThrownBy(() -> done(member.changes.activate("a")))
        .hasMessageContaining("nobody answers");
    assertThat(member.pool.state("a")).isEqualTo(HealthState.DRAINING);
  }

  @Test
  void slowerAnswerToAnEarlierQuestionChangesNothing() {
    Delayed slow = new Delayed();
    Member member = new Member(slow, SECRET);
    member.changes.poll(); // asks, and is not answered yet
    CompletableFuture<Map<String, String>> early = slow.first;
    slow.asked = true;
    done(member.changes.drain("a"));

    early.complete(Map.of());

    assertThat(member.pool.state("a")).isEqualTo(HealthState.DRAINING);
  }

  @Test
  void changesThatNobodyWaitsForAddUp() {
    Slow slow = new Slow();
    Member member = new Member(slow, SECRET);

    CompletionStage<Void> first = member.changes.change("a", Map.of("weight", "3"));
    CompletionStage<Void> second = member.changes.change("a", Map.of("max-sessions", "4"));
    slow.takeAllLastFirst();

    done(first);
    done(second);
    assertThat(member.pool.get("a").weight()).isEqualTo(3);
    assertThat(member.pool.get("a").maxSessions()).isEqualTo(4);
  }

  @Test
  void changesThatNobodyWaitsForAreMadeInTheirOrderAlthoughOneFails() {
    Slow slow = new Slow();
    Member member = new Member(slow, SECRET);

    CompletionStage<Void> drained = member.changes.drain("a");
    CompletionStage<Void> unknown = member.changes.drain("x");
    CompletionStage<Void> activated = member.changes.activate("a");
    slow.takeAllLastFirst();

    done(drained);
    assertThatThrownBy(() -> done(unknown)).hasCauseInstanceOf(NoSuchElementException.class);
    done(activated);
    assertThat(member.pool.state("a")).isEqualTo(HealthState.UP);
  }

  @Test
  void changesAreFollowedOnceTheOthersSecretIsTakenOver() {
    done(one.changes.drain("a"));
    Member alone = new Member(board, "a-secret-of-its-own");
    alone.changes.join();
    assertThat(alone.pool.state("a")).isEqualTo(HealthState.UP);

    alone.takeOver(SECRET);
    alone.changes.poll();

    assertThat(alone.pool.state("a")).isEqualTo(HealthState.DRAINING);
  }

  @Test
  void changesOfAPartThatTakesOverTheOthersSecretStayAndAreFollowedByAll() {
    Member cutOff = new Member(board, OTHER_SECRET);
    Member cutOffToo = new Member(board, OTHER_SECRET);
    done(cutOff.changes.drain("a"));
    cutOffToo.changes.poll();
    two.changes.poll();
    assertThat(two.pool.state("a")).isEqualTo(HealthState.UP);

    cutOff.takeOver(SECRET);
    cutOffToo.takeOver(SECRET);
    cutOff.changes.poll();
    cutOffToo.changes.poll();
    two.changes.poll();

    assertThat(cutOff.pool.state("a")).isEqualTo(HealthState.DRAINING);
    assertThat(cutOffToo.pool.state("a")).isEqualTo(HealthState.DRAINING);
    assertThat(two.pool.state("a")).isEqualTo(HealthState.DRAINING);
    done(two.changes.activate("a"));
    cutOff.changes.poll();
    assertThat(cutOff.pool.state("a")).isEqualTo(HealthState.UP);
    assertThat(done(board.read())).isEmpty();
  }

  @Test
  void sealingAnewUndoesNoNewerChange() {
    Interrupted interrupted = new Interrupted(board);
    Member cutOff = new Member(interrupted, OTHER_SECRET);
    done(cutOff.changes.change("a", Map.of("weight", "3")));
    interrupted.beforeReplacing = () -> done(one.changes.change("a", Map.of("weight", "5")));
    cutOff.takeOver(SECRET);

    cutOff.changes.poll();
    cutOff.changes.poll();

    assertThat(cutOff.pool.get("a").weight()).isEqualTo(5);
    two.changes.poll();
    assertThat(two.pool.get("a").weight()).isEqualTo(5);
  }

  @Test
  void sealingAnewThatFailsIsTriedAgain() {
    Interrupted interrupted = new Interrupted(board);
    Member cutOff = new Member(interrupted, OTHER_SECRET);
    done(cutOff.changes.change("a", Map.of("weight", "3")));
    interrupted.beforeReplacing = Interrupted::fail;
    cutOff.takeOver(SECRET);
    cutOff.changes.poll();
    two.changes.poll();
    assertThat(two.pool.get("a").weight()).isEqualTo(1);

    interrupted.beforeReplacing = () -> {};
    cutOff.changes.poll();
    two.changes.poll();

    assertThat(two.pool.get("a").weight()).isEqualTo(3);
    assertThat(cutOff.pool.get("a").weight()).isEqualTo(3);
  }

  private static <T extends @Nullable Object> T done(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static final class Member {
    final RunningPool pool;
    final SharedChanges changes;
    private final SessionKeys keys;

    Member(Board board, String secret) {
      this(board, secret, RunningPool.settings("a", "b"));
    }

    Member(Board board, String secret, Map<String, String> settings) {
      pool = new RunningPool(settings);
      keys = new SessionKeys(secret.getBytes(UTF_8));
      changes = new SharedChanges(board, new Seal(keys), pool.membership, TIMER);
    }

    void takeOver(String secret) {
      keys.use(secret.getBytes(UTF_8));
    }
  }

  private static final class Unreachable implements Board {
    private final Board board = Board.ofThisMember();
    private boolean unreachable;

    @Override
    public CompletionStage<Map<String, String>> read() {
      return unreachable ? failed() : board.read();
    }

    @Override
    public CompletionStage<@Nullable Void> post(String key, @Nullable String value) {
      return unreachable ? failed() : board.post(key, value);
    }

    private static <T> CompletionStage<T> failed() {
      return CompletableFuture.failedFuture(new IllegalStateException("nobody answers"));
    }
  }

  /** Where something happens just before a note takes the place of another. */
  private static final class Interrupted implements Board {
    private final Board board;
    private Runnable beforeReplacing = () -> {};

    Interrupted(Board board) {
      this.board = board;
    }

    static void fail() {
      throw new IllegalStateException("nobody answers");
    }

    @Override
    public CompletionStage<Map<String, String>> read() {
      return board.read();
    }

    @Override
    public CompletionStage<@Nullable Void> post(String key, @Nullable String value) {
      return board.post(key, value);
    }

    @Override
    public CompletionStage<Boolean> replace(String key, String expected, String value) {
      beforeReplacing.run();
      return board.replace(key, expected, value);
    }
  }

  /** Whose first answer comes when the test says so. */
  private static final class Delayed implements Board {
    private final Board board = Board.ofThisMember();
    private final CompletableFuture<Map<String, String>> first = new CompletableFuture<>();
    private boolean asked;

    @Override
    public CompletionStage<Map<String, String>> read() {
      return asked ? board.read() : first;
    }

    @Override
    public CompletionStage<@Nullable Void> post(String key, @Nullable String value) {
      return board.post(key, value);
    }
  }

  /** Which takes what is posted when the test says so. */
  private static final class Slow implements Board {
    private final Board board = Board.ofThisMember();
    private final Deque<Runnable> posted = new ArrayDeque<>();

    @Override
    public CompletionStage<Map<String, String>> read() {
      return board.read();
    }

    @Override
    public CompletionStage<@Nullable Void> post(String key, @Nullable String value) {
      CompletableFuture<@Nullable Void> taken = new CompletableFuture<>();
      posted.push(
          () -> {
            done(board.post(key, value));
            taken.complete(null);
          });
      return taken;
    }

    void takeAllLastFirst() {
      while (!posted.isEmpty()) {
        posted.pop().run();
      }
    }
  }
}
