package io.pinion.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application may rely on with any client library, on a real server. */
public abstract class CarriesTheSession {
  private static final String HEADER = SessionHeader.DEFAULT_NAME;
  private static final int THREADS = 32;
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");

  private Backend backend;

  /** A client as an application has one: made once, for all of its threads. */
  protected abstract Conversations.Caller client(URI backend, SessionHeader header)
      throws Exception;

  /** A server that understands the client. */
  protected Backend start() throws IOException {
    return ModelServer.start();
  }

  /** How many calls each of many threads makes. */
  protected int callsEach() {
    return 50;
  }

  @BeforeEach
  void startBackend() throws IOException {
    backend = start();
  }

  @AfterEach
  void stopBackend() {
    backend.close();
    assertThat(AmbientSession.current()).isEqualTo(AmbientSession.none());
  }

  @Test
  void aCallInASessionNamesIt() throws Exception {
    in(SESSION, client(SessionHeader.named(HEADER)), Map.of());

    assertThat(sent(HEADER)).containsExactly("conversation-1");
  }

  @Test
  void eachCallNamesTheSessionItIsMadeIn() throws Exception {
    Conversations.Caller client = client(SessionHeader.named(HEADER));

    in(SESSION, client, Map.of());
    in(AmbientSession.of("conversation-2"), client, Map.of());
    client.call(Map.of());

    assertThat(backend.calls())
        .extracting(call -> call.values(HEADER))
        .containsExactly(List.of("conversation-1"), List.of("conversation-2"), List.of());
  }

  @Test
  void aCallOutsideOfAnySessionNamesNone() throws Exception {
    client(SessionHeader.named(HEADER)).call(Map.of());

    assertThat(sent(HEADER)).isEmpty();
  }

  @Test
  void aSideCallNamesNone() throws Exception {
    Conversations.Caller client = client(SessionHeader.named(HEADER));

    SESSION.call(() -> in(AmbientSession.none(), client, Map.of()));

    assertThat(sent(HEADER)).isEmpty();
  }

  @Test
  void aHeaderOfTheCallersOwnStaysAlone() throws Exception {
    in(SESSION, client(SessionHeader.named(HEADER)), Map.of("x-session-id", "the-callers"));

    assertThat(sent(HEADER)).containsExactly("the-callers");
  }

  @Test
  void aHostThatIsNamedGetsIt() throws Exception {
    String host = "127.0.0.1:" + backend.uri().getPort();

    in(SESSION, client(SessionHeader.named(HEADER).onlyTo("elsewhere", host)), Map.of());

    assertThat(sent(HEADER)).containsExactly("conversation-1");
  }

  @Test
  void aHostThatIsNotNamedDoesNot() throws Exception {
    SessionHeader elsewhere = SessionHeader.named(HEADER).onlyTo("elsewhere", "127.0.0.1:1");

    in(SESSION, client(elsewhere), Map.of());

    assertThat(sent(HEADER)).isEmpty();
  }

  @Test
  void theHeaderMayHaveAnotherName() throws Exception {
    in(SESSION, client(SessionHeader.named("X-Conversation")), Map.of(HEADER, "of another's"));

    assertThat(sent("X-Conversation")).containsExactly("conversation-1");
    assertThat(sent(HEADER)).containsExactly("of another's");
  }

  @Test
  void sessionsAtTheSameTimeNeverMix() throws Exception {
    Conversations.hold(THREADS, callsEach(), client(SessionHeader.named(HEADER)));

    assertThat(backend.calls()).hasSize(THREADS * callsEach());
    Conversations.assertUnmixed(backend.calls(), HEADER);
  }

  /** What the one call carried. */
  private List<String> sent(String header) {
    assertThat(backend.calls()).hasSize(1);
    return backend.calls().get(0).values(header);
  }

  private Conversations.Caller client(SessionHeader header) throws Exception {
    return client(backend.uri(), header);
  }

  private static boolean in(
      AmbientSession session, Conversations.Caller client, Map<String, String> headers)
      throws Exception {
    return session.call(
        () -> {
          client.call(headers);
          return true;
        });
  }

  /** And of one that retries by itself what has failed. */
  public abstract static class WithRetries extends CarriesTheSession {
    @Test
    void aRetryNamesItAgain() throws Exception {
      try (ModelServer failing = ModelServer.start()) {
        Conversations.Caller client = client(failing.uri(), SessionHeader.named(HEADER));
        failing.failOnce();

        in(SESSION, client, Map.of());

        assertThat(failing.calls())
            .extracting(call -> call.values(HEADER))
            .containsExactly(List.of("conversation-1"), List.of("conversation-1"));
      }
    }
  }

  /** And of one whose calls wait for others to end, if there are too many at once. */
  public abstract static class WithQueue extends WithRetries {
    private static final int CALLERS = 100;

    /** OkHttp's, in both SDKs. */
    private static final int LIMIT = 64;

    @Override
    protected int callsEach() {
      return 10; // slow: each has a client of its own
    }

    @Test
    void callsThatWaitForOthersToEndNameTheirOwn() throws Exception {
      try (ModelServer gathering = ModelServer.start()) {
        gathering.gather(LIMIT);

        Conversations.hold(CALLERS, 1, client(gathering.uri(), SessionHeader.named(HEADER)));

        assertThat(gathering.calls()).hasSize(CALLERS);
        Conversations.assertUnmixed(gathering.calls(), HEADER);
      }
    }
  }
}
