package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The server's gateway and another one, on a Tomcat in this JVM, share their pins through a
 * Hazelcast cluster of which each is a member.
 */
abstract class SharedPins extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final ClusterSettings CLUSTER = ClusterSettings.ofMembers(2);

  @RegisterExtension static final GatewayOnTomcat OTHER = new GatewayOnTomcat(settings(1));

  /** Of the gateway on the server. */
  static Map<String, String> settings() {
    return settings(0);
  }

  private static Map<String, String> settings(int number) {
    Map<String, String> settings = CLUSTER.of(number, BACKENDS.settings());
    settings.put("pinion.response-headers", "all");
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.store.timeout", "10s"); // a loaded machine is no failing store
    return settings;
  }

  @BeforeEach
  void meet() throws IOException {
    BACKENDS.clear();
    awaitFigure("pinion_store_members", members -> members == 2);
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Test
  void aSessionPinnedOnOneMemberIsFollowedOnTheOther() throws Exception {
    for (int i = 0; i < 50; i++) {
      URI here = i % 2 == 0 ? gateway() : OTHER.uri();
      URI there = i % 2 == 0 ? OTHER.uri() : gateway();
      String id = freshId();
      Reply first = chatAt(here, session(id));
      assertThat(first.decision()).isEqualTo("selected");
      Reply moved = chatAt(here, session(id), scriptAt(first.backend(), Script.answers(503)));
      assertThat(moved.decision()).isEqualTo("repinned"); // so that it is not where the hash says

      Reply followed =
          Eventually.get(() -> chatAt(there, session(id)), reply -> isWhere(moved, reply));

      assertThat(followed.decision()).isEqualTo("pinned");
      assertThat(followed.sessionHash()).isEqualTo(first.sessionHash());
    }
  }

  @Test
  void aFirstRequestsClaimIsSeenByTheOtherMemberBeforeItsAnswer() throws IOException {
    for (int i = 0; i < 50; i++) {
      String id = freshId();
      assertThat(chatAt(gateway(), session(id)).decision()).isEqualTo("selected");
      assertThat(chatAt(OTHER.uri(), session(id)).decision()).isEqualTo("pinned");
    }
  }

  @Test
  void parallelFirstRequestsOverBothMembersEndOnOneBackend() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = freshId();
      for (int i = 0; i < 5; i++) { // some fail over, so that not all want what the hash says
        BACKENDS.all().forEach(backend -> backend.respondOnce(Script.answers(503)));
      }
      Crowd.run(
          32,
          64,
          number -> {
            URI member = number % 2 == 0 ? gateway() : OTHER.uri();
            assertThat(chatAt(member, session(id)).status()).isIn(200, 503);
          });

      BACKENDS.clear();
      // whoever was declined gives its pin up, and may be at it after its answer
      List<Reply> settled = Eventually.get(() -> atBothInTurns(id), SharedPins::arePinned);
      assertThat(settled).extracting(Reply::backend).containsOnly(settled.get(0).backend());
    }
  }

  private List<Reply> atBothInTurns(String id) throws IOException {
    List<Reply> replies = new ArrayList<>();
    for (URI member : List.of(gateway(), OTHER.uri(), gateway(), OTHER.uri())) {
      replies.add(chatAt(member, session(id)));
    }
    return replies;
  }

  private static boolean arePinned(List<Reply> replies) {
    return replies.stream().allMatch(reply -> reply.decision().equals("pinned"));
  }

  @Test
  void anAnswerOfOneMemberIsContinuedThroughTheOther() throws Exception {
    for (int i = 0; i < 10; i++) {
      String id = "resp_" + freshId();
      Reply first = askAt(gateway(), "{\"input\":\"a\"}", script(Continuing.unary(id)));
      String next = "{\"input\":\"b\",\"previous_response_id\":\"" + id + "\"}";

      Reply followed =
          Eventually.get(
              () -> askAt(OTHER.uri(), next), reply -> reply.decision().equals("pinned"));

      assertThat(followed.backend()).isEqualTo(first.backend());
    }
  }

  @Test
  void figuresTellOfTheCluster() throws IOException {
    served(session(freshId()));

    assertThat(figure("pinion_store_available")).isEqualTo(1);
    assertThat(figure("pinion_store_members_differing")).isZero();
    assertThat(figure("pinion_store_seconds_count")).isPositive();
    assertThat(figure("pinion_store_errors_total")).isZero();
  }

  @Test
  void aMemberThatLeavesTakesNoPinAlongAndFindsThemWhenItIsBack() throws Exception {
    List<String> ids = new ArrayList<>();
    List<Reply> homes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String id = freshId();
      Reply first = chatAt(OTHER.uri(), session(id));
      homes.add(chatAt(OTHER.uri(), session(id), scriptAt(first.backend(), Script.answers(503))));
      ids.add(id);
    }

    OTHER.stop();
    try {
      for (int i = 0; i < ids.size(); i++) {
        assertPinned(ids.get(i), homes.get(i).backend());
      }
      awaitFigure("pinion_store_members", members -> members == 1);
    } finally { // the other tests need it
      OTHER.start();
    }
    for (int i = 0; i < ids.size(); i++) {
      Reply reply = chatAt(OTHER.uri(), session(ids.get(i)));
      assertThat(reply.backend()).isEqualTo(homes.get(i).backend());
      assertThat(reply.decision()).isEqualTo("pinned");
    }
  }

  private static Reply chatAt(URI member, String... headerLines) throws IOException {
    try (RawClient client = RawClient.connect(member)) {
      return chat(client, headerLines);
    }
  }

  private static Reply askAt(URI member, String body, String... headerLines) throws IOException {
    try (RawClient client = RawClient.connect(member)) {
      return Reply.read(client.sendJson(Continuing.RESPONSES, body, headerLines));
    }
  }

  private static boolean isWhere(Reply first, Reply other) {
    return other.backend().equals(first.backend());
  }
}
