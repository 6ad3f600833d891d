package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The least of all promises, for a server whose deployments take long. */
abstract class Essentials extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final long SIZE = 64L << 20;

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.health.active", "false");
    return settings;
  }

  /** Events after which the gateway must have noticed that a client has closed. */
  int eventsUntilNoticed() {
    return 2;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Test
  void sessionsStayAndAreSpread() throws Exception {
    Set<String> used = new HashSet<>();
    for (int i = 0; i < 40; i++) {
      String id = freshId();
      Reply first = chat(session(id));
      assertThat(first.decision()).isEqualTo("selected");
      for (Script script : new Script[] {Script.answers(), Script.events(3)}) {
        Reply later = chat(session(id), script(script));
        assertThat(later.decision()).isEqualTo("pinned");
        assertThat(later.backend()).isEqualTo(first.backend());
      }
      used.add(first.backend());
    }
    assertThat(used).containsExactlyInAnyOrder("gpu-a", "gpu-b", "gpu-c");
  }

  @Test
  void theSessionOfADeadBackendMovesAndStays() throws IOException {
    String id = freshId();
    TestBackend home = BACKENDS.get(served(session(id)));
    Reply moved;
    try {
      home.kill();
      moved = chat(session(id));
    } finally {
      home.revive();
    }
    Reply later = chat(session(id));

    assertThat(moved.status()).isEqualTo(200);
    assertThat(moved.decision()).isEqualTo("repinned");
    assertThat(moved.backend()).isNotEqualTo(home.id());
    assertThat(later.decision()).isEqualTo("pinned");
    assertThat(later.backend()).isEqualTo(moved.backend());
  }

  @Test
  void eachEventArrivesBeforeTheBackendSendsTheNext() throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, script(Script.events(5).gated()));
      ReceivedRequest received = BACKENDS.takeRequest();

      received.answer().release();
      client.readHead();
      for (int i = 1; i <= 5; i++) {
        assertThat(client.nextEvent()).contains(Pieces.event(i, received.backend()).strip());
        received.answer().release(); // only now may the next be sent
      }
      assertThat(client.nextEvent()).contains("data: [DONE]");
      assertThat(client.nextEvent()).isEmpty();
    }
  }

  @Test
  void aClientThatClosesFreesItsBackend() throws IOException {
    Answer answer;
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, script(Script.endlessEvents().gated()));
      answer = BACKENDS.takeRequest().answer();
      answer.release();
      client.readHead();
      client.nextEvent();
    }
    for (int i = 1; i <= eventsUntilNoticed(); i++) {
      answer.release();
      answer.awaitPiecesOrEnd(1 + i);
      passTime();
    }
    answer.awaitPeerClosed();
    assertThat(answer.piecesWritten()).isLessThanOrEqualTo(1 + eventsUntilNoticed());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void downloadsPassWhole(boolean chunked) throws IOException {
    Script bytes = Script.bytes(SIZE);
    try (RawClient client = connect()) {
      client.sendRequest("GET", "/v1/file", script(chunked ? bytes.chunked() : bytes));
      assertThat(client.readHead().status()).isEqualTo(200);
      assertThat(BytePattern.check(client.body())).isEqualTo(SIZE);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void uploadsPassWhole(boolean chunked) throws IOException {
    try (RawClient client = connect()) {
      if (chunked) {
        client.sendRequest("POST", CHAT, "Transfer-Encoding: chunked");
        int size = 16 * 1024;
        for (long place = 0; place < SIZE; place += size) {
          client.sendChunk(BytePattern.bytes(place, size));
        }
        client.sendChunk(new byte[0]);
      } else {
        client.sendRequest("POST", CHAT, "Content-Length: " + SIZE).sendPattern(0, SIZE);
      }
      assertThat(Reply.read(client).status()).isEqualTo(200);
    }
    assertThat(BACKENDS.takeRequest().bodySha256()).isEqualTo(BytePattern.sha256(SIZE));
  }
}
