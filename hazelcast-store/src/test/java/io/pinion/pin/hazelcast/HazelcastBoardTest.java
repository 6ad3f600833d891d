package io.pinion.pin.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.pin.Board;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Notes of members and clients of real clusters on loopback. */
class HazelcastBoardTest {
  private static final long PATIENCE_SECONDS = 60;

  private final Cluster cluster = new Cluster();

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void membersAndClientsSeeWhatOneHasPosted() {
    Board one = cluster.member().board();
    Board two = cluster.member().board();
    Board client = cluster.client().board();

    await(one.post("a", "of one"));
    await(client.post("b", "of client"));

    Map<String, String> both = Map.of("a", "of one", "b", "of client");
    assertThat(await(one.read())).isEqualTo(both);
    assertThat(await(two.read())).isEqualTo(both);
    assertThat(await(client.read())).isEqualTo(both);
  }

  @Test
  void laterNoteTakesThePlaceOfTheEarlierAndNoneTakesItAway() {
    Board one = cluster.member().board();
    Board two = cluster.member().board();

    await(one.post("a", "of one"));
    await(two.post("a", "of two"));
    assertThat(await(one.read())).isEqualTo(Map.of("a", "of two"));
    await(one.post("a", null));

    assertThat(await(two.read())).isEmpty();
  }

  @Test
  void ofAllWhoReplaceANoteOneDoesAndNoneReplacesAnother() {
    Board one = cluster.member().board();
    Board two = cluster.client().board();
    for (int i = 0; i < 200; i++) {
      String key = "k" + i;
      await(one.post(key, "first"));
      CompletionStage<Boolean> ofOne = one.replace(key, "first", "of one");
      CompletionStage<Boolean> ofTwo = two.replace(key, "first", "of two");

      boolean replaced = await(ofOne);
      assertThat(await(ofTwo)).isEqualTo(!replaced);
      assertThat(await(two.read())).containsEntry(key, replaced ? "of one" : "of two");
      assertThat(await(one.replace(key, "first", "late"))).isFalse();
    }
    assertThat(await(one.replace("none", "first", "late"))).isFalse();
    assertThat(await(one.read())).hasSize(200);
  }

  @Test
  void notesOutliveTheMemberThatPostedThemAndAreThereForThoseThatJoin() {
    HazelcastPinStoreProvider leaving = cluster.member(Map.of("backups", "0"));
    Board board = leaving.board();
    for (int i = 0; i < 100; i++) {
      await(board.post("k" + i, "v" + i));
    }
    Board stays = cluster.member(Map.of("backups", "0")).board();
    cluster.leave(leaving);
    Board joins = cluster.member(Map.of("backups", "0")).board();

    assertThat(await(stays.read())).hasSize(100).containsEntry("k7", "v7");
    assertThat(await(joins.read())).hasSize(100);
  }

  private static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
