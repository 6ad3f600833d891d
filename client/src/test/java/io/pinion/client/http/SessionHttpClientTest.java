package io.pinion.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pinion.client.AmbientSession;
import io.pinion.client.Backend;
import io.pinion.client.CarriesTheSession;
import io.pinion.client.Conversations.Caller;
import io.pinion.client.ModelServer;
import io.pinion.client.SessionHeader;
import io.pinion.client.WebSocketServer;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieManager;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionHttpClientTest {
  private static final SessionHeader HEADER = SessionHeader.named("X-Session-ID");
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");

  private static HttpRequest request(URI backend, Map<String, String> headers, boolean streams) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(backend.resolve("/v1/chat/completions"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"stream\":" + streams + "}"));
    headers.forEach(request::header);
    return request.build();
  }

  @Nested
  class Calls extends CarriesTheSession {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      HttpClient client = SessionHttpClient.of(HttpClient.newHttpClient(), header);
      return headers ->
          assertThat(client.send(request(backend, headers, false), BodyHandlers.ofString()).body())
              .contains("hi");
    }
  }

  @Nested
  class Streams extends CarriesTheSession {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      HttpClient client = SessionHttpClient.of(HttpClient.newHttpClient(), header);
      return headers ->
          assertThat(client.send(request(backend, headers, true), BodyHandlers.ofLines()).body())
              .contains("data: [DONE]");
    }
  }

  @Nested
  class AsynchronousCalls extends CarriesTheSession {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      HttpClient client = SessionHttpClient.of(HttpClient.newHttpClient(), header);
      return headers ->
          assertThat(
                  client
                      .sendAsync(request(backend, headers, false), BodyHandlers.ofString())
                      .get(1, TimeUnit.MINUTES)
                      .body())
              .contains("hi");
    }
  }

  @Nested
  class AsynchronousCallsWithPushes extends CarriesTheSession {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      HttpClient client = SessionHttpClient.of(HttpClient.newHttpClient(), header);
      PushPromiseHandler<String> none = (initiating, pushed, acceptor) -> {};
      return headers ->
          assertThat(
                  client
                      .sendAsync(request(backend, headers, false), BodyHandlers.ofString(), none)
                      .get(1, TimeUnit.MINUTES)
                      .body())
              .contains("hi");
    }
  }

  @Nested
  class Sockets extends CarriesTheSession {
    @Override
    protected Backend start() throws IOException {
      return WebSocketServer.start();
    }

    @Override
    protected Caller client(URI backend, SessionHeader header) {
      HttpClient client = SessionHttpClient.of(HttpClient.newHttpClient(), header);
      return headers -> {
        WebSocket.Builder builder = client.newWebSocketBuilder();
        headers.forEach(builder::header);
        open(builder, backend);
      };
    }
  }

  private static void open(WebSocket.Builder builder, URI backend) throws Exception {
    builder.buildAsync(backend, new WebSocket.Listener() {}).get(1, TimeUnit.MINUTES).abort();
  }

  @Test
  void aBuilderOfWebSocketsNamesForEachTheSessionItIsOpenedIn() throws Exception {
    try (WebSocketServer backend = WebSocketServer.start()) {
      WebSocket.Builder builder =
          SessionHttpClient.of(HttpClient.newHttpClient(), HEADER)
              .newWebSocketBuilder()
              .header("X-Truth", "first")
              .connectTimeout(Duration.ofMinutes(1))
              .subprotocols("chat", "talk");

      for (String id : new String[] {"conversation-1", "conversation-2"}) {
        AmbientSession.of(id)
            .call(
                () -> {
                  open(builder, backend.uri());
                  return id;
                });
      }
      open(builder, backend.uri());

      assertThat(backend.calls())
          .extracting(call -> call.values("X-Session-ID").toString())
          .containsExactly("[conversation-1]", "[conversation-2]", "[]");
      assertThat(backend.calls())
          .allSatisfy(call -> assertThat(call.values("X-Truth")).containsExactly("first"))
          .allSatisfy(
              call ->
                  assertThat(call.values("Sec-WebSocket-Protocol")).containsExactly("chat, talk"));
    }
  }

  @Test
  void aRequestThatIsNamedIsOtherwiseTheCallers() throws Exception {
    try (ModelServer backend = ModelServer.start()) {
      HttpRequest request =
          HttpRequest.newBuilder(backend.uri())
              .method("PATCH", HttpRequest.BodyPublishers.ofString("a body"))
              .header("X-Twice", "first")
              .header("X-Twice", "second")
              .expectContinue(true)
              .timeout(Duration.ofMinutes(1))
              .version(HttpClient.Version.HTTP_1_1)
              .build();

      HttpRequest sent =
          SESSION.call(
              () ->
                  SessionHttpClient.of(HttpClient.newHttpClient(), HEADER)
                      .send(request, BodyHandlers.discarding())
                      .request());

      Backend.Call call = backend.calls().get(0);
      assertThat(call.method()).isEqualTo("PATCH");
      assertThat(call.body()).isEqualTo("a body");
      assertThat(call.values("X-Twice")).containsExactly("first", "second");
      assertThat(call.values("Expect")).containsExactly("100-Continue");
      assertThat(sent.timeout()).isEqualTo(request.timeout());
      assertThat(sent.version()).isEqualTo(request.version());
    }
  }

  @Test
  void isOtherwiseTheClientBehindIt() throws Exception {
    HttpClient client =
        HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(7))
            .followRedirects(HttpClient.Redirect.ALWAYS)
            .proxy(ProxySelector.of(null))
            .authenticator(new Authenticator() {})
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Runnable::run)
            .build();
    HttpClient named = SessionHttpClient.of(client);

    assertThat(named.cookieHandler()).isPresent().isEqualTo(client.cookieHandler());
    assertThat(named.connectTimeout()).contains(Duration.ofSeconds(7));
    assertThat(named.followRedirects()).isEqualTo(HttpClient.Redirect.ALWAYS);
    assertThat(named.proxy()).isPresent().isEqualTo(client.proxy());
    assertThat(named.authenticator()).isPresent().isEqualTo(client.authenticator());
    assertThat(named.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    assertThat(named.executor()).isPresent().isEqualTo(client.executor());
    assertThat(named.sslContext()).isSameAs(client.sslContext());
    assertThat(named.sslParameters().getProtocols())
        .isEqualTo(client.sslParameters().getProtocols());
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Redirect.class,
      names = {"NORMAL", "ALWAYS"})
  void aHeaderForSomeHostsIsRefusedToAClientThatWouldTakeItElsewhere(HttpClient.Redirect policy) {
    HttpClient client = HttpClient.newBuilder().followRedirects(policy).build();

    assertThatThrownBy(() -> SessionHttpClient.of(client, HEADER.onlyTo("gateway")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "X-Session-ID to [gateway]: a client with followRedirects("
                + policy
                + ") would send it on to any host that a redirect names; build the client with"
                + " followRedirects(NEVER), or leave pinion.client.hosts empty");
  }

  @Test
  void isConfiguredBySettings() throws Exception {
    System.setProperty(SessionHeader.NAME_KEY, "X-Conversation");
    try (ModelServer backend = ModelServer.start()) {
      HttpClient client = SessionHttpClient.of(HttpClient.newHttpClient());

      SESSION.call(
          () -> client.send(request(backend.uri(), Map.of(), false), BodyHandlers.discarding()));

      assertThat(backend.calls().get(0).values("X-Conversation")).containsExactly("conversation-1");
    } finally {
      System.clearProperty(SessionHeader.NAME_KEY);
    }
  }

  /** Called by name, as this is compiled for 17. */
  @ParameterizedTest
  @EnumSource(End.class)
  void isClosedWithTheClientBehindItSinceJava21(End end) throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "this JDK's client cannot be closed");
    HttpClient client = HttpClient.newHttpClient();
    HttpClient named = SessionHttpClient.of(client, HEADER);
    assertThat(HttpClient.class.getMethod("isTerminated").invoke(named)).isEqualTo(false);

    HttpClient.class.getMethod(end.name()).invoke(named);

    assertThat(
            HttpClient.class
                .getMethod("awaitTermination", Duration.class)
                .invoke(named, Duration.ofMinutes(1)))
        .isEqualTo(true);
    assertThat(HttpClient.class.getMethod("isTerminated").invoke(client)).isEqualTo(true);
    assertThat(HttpClient.class.getMethod("isTerminated").invoke(named)).isEqualTo(true);
  }

  /** How a client is closed. */
  enum End {
    close,
    shutdown,
    shutdownNow
  }

  @Test
  void hasNothingToCloseBeforeJava21() throws Exception {
    assumeTrue(Runtime.version().feature() < 21, "this JDK's client can be closed");
    SessionHttpClient client =
        (SessionHttpClient) SessionHttpClient.of(HttpClient.newHttpClient(), HEADER);

    client.shutdown();
    client.shutdownNow();
    client.close();

    assertThat(client.isTerminated()).isFalse();
    assertThat(client.awaitTermination(Duration.ofMinutes(1))).isFalse();
  }
}
