package io.pinion.client.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.client.AmbientSession;
import io.pinion.client.HeaderEcho;
import io.pinion.client.ModelServer;
import io.pinion.client.PropagatingExecutorService;
import io.pinion.client.SessionHeader;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.ClientRequestFilter;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.client.Invocation;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With Jersey; RESTEasy is on the servers. */
class SessionRequestFilterTest {
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");
  private static final SessionHeader HEADER = SessionHeader.named("X-Session-ID");

  private final HeaderEcho echo = HeaderEcho.start();
  private final ExecutorService pool = Executors.newSingleThreadExecutor();
  private Client client = ClientBuilder.newClient();

  @AfterEach
  void close() {
    client.close();
    pool.shutdownNow();
    echo.close();
  }

  @Test
  void aClientNamesTheSessionByItself() {
    assertThat(SESSION.call(this::get)).isEqualTo("conversation-1");
    assertThat(get()).isEmpty();
    assertThat(SESSION.call(() -> AmbientSession.none().call(this::get))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Session-ID", "x-session-id"})
  void whatTheCallerHasSetStays(String name) {
    String seen = SESSION.call(() -> request().header(name, "of-the-caller").get(String.class));

    assertThat(seen).isEqualTo("of-the-caller");
  }

  @Test
  void whatAFilterOfTheApplicationHasSetStays() {
    ClientRequestFilter own = request -> request.getHeaders().add("X-Session-ID", "of-a-filter");
    client.register(own);

    assertThat(SESSION.call(this::get)).isEqualTo("of-a-filter");
  }

  @Test
  void aClientThatIsToldToNamesItOnce() {
    client.register(SessionRequestFilter.class);

    assertThat(SESSION.call(this::get)).isEqualTo("conversation-1");
  }

  @Test
  void aHeaderOfOnesOwnIsInPlaceOfTheConfiguredOne() {
    client.register(new SessionRequestFilter(HEADER.onlyTo("gateway.example")));
    assertThat(SESSION.call(this::get)).isEmpty();

    client = ClientBuilder.newClient();
    client.register(new SessionRequestFilter(HEADER.onlyTo("127.0.0.1")));
    assertThat(SESSION.call(this::get)).isEqualTo("conversation-1");
  }

  @Test
  void anAsynchronousCallCarriesItByAnExecutorThatDoes() throws Exception {
    client =
        ClientBuilder.newBuilder().executorService(PropagatingExecutorService.of(pool)).build();

    assertThat(SESSION.call(() -> request().async().get(String.class)).get())
        .isEqualTo("conversation-1");
    assertThat(SESSION.call(() -> request().rx().get(String.class)).toCompletableFuture().get())
        .isEqualTo("conversation-1");
    assertThat(request().async().get(String.class).get()).isEmpty();
    assertThat(pool.submit(AmbientSession::current).get()).isEqualTo(AmbientSession.none());
  }

  @Test
  void anAsynchronousCallCarriesItAsItsProperty() throws Exception {
    Invocation.Builder call = request().property(SessionRequestFilter.SESSION, SESSION);

    assertThat(call.async().get(String.class).get()).isEqualTo("conversation-1");
    assertThat(request().async().get(String.class).get()).isEmpty();
  }

  @Test
  void aPropertyThatIsNoSessionIsRefusedAndNotShown() {
    Invocation.Builder call = request().property(SessionRequestFilter.SESSION, "conversation-1");

    assertThatThrownBy(() -> call.get(String.class))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessage(
            "the property io.pinion.client.session of a call is a java.lang.String: expected an"
                + " io.pinion.client.AmbientSession, as AmbientSession.current() or"
                + " AmbientSession.of(id) gives");
  }

  @Test
  void aRedirectTakesAHeaderForSomeHostsNowhere() throws Exception {
    try (ModelServer elsewhere = ModelServer.start();
        ModelServer backend = ModelServer.redirectingTo(elsewhere.uriOf("localhost"))) {
      client.register(new SessionRequestFilter(HEADER.onlyTo("127.0.0.1")));

      assertThat(SESSION.call(() -> ask(backend.uri()))).isEqualTo(307);

      assertThat(backend.calls().get(0).values("X-Session-ID")).containsExactly("conversation-1");
      assertThat(elsewhere.calls()).isEmpty();
    }
  }

  @Test
  void aCallWithoutItFollowsRedirects() throws Exception {
    try (ModelServer elsewhere = ModelServer.start();
        ModelServer backend = ModelServer.redirectingTo(elsewhere.uriOf("localhost"))) {
      client.register(new SessionRequestFilter(HEADER.onlyTo("127.0.0.1")));

      assertThat(ask(backend.uri())).isEqualTo(200);

      assertThat(elsewhere.calls()).hasSize(1);
    }
  }

  private int ask(URI backend) {
    try (Response answer =
        client.target(backend + "/v1/chat/completions").request().post(Entity.json("{}"))) {
      return answer.getStatus();
    }
  }

  private String get() {
    return request().get(String.class);
  }

  private Invocation.Builder request() {
    return client.target(echo.uri()).request();
  }
}
