package io.pinion.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.client.AmbientSession;
import io.pinion.client.CarriesTheSession;
import io.pinion.client.Conversations;
import io.pinion.client.Conversations.Caller;
import io.pinion.client.ModelServer;
import io.pinion.client.SessionHeader;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SessionInterceptorTest {
  private static final SessionHeader HEADER = SessionHeader.named("X-Session-ID");
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");

  private static Request.Builder request(URI backend, Map<String, String> headers) {
    Request.Builder request =
        new Request.Builder()
            .url(backend + "/v1/chat/completions")
            .post(RequestBody.create("{\"stream\":true}", null));
    headers.forEach(request::header);
    return request;
  }

  private static void send(OkHttpClient client, Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.body().string()).contains("data: [DONE]");
    }
  }

  private static SessionInterceptor ofAnApplication(SessionHeader header) {
    return header.isForAllHosts()
        ? new SessionInterceptor(header)
        : SessionInterceptor.withoutRedirects(header);
  }

  @Nested
  class OfAnApplication extends CarriesTheSession {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      OkHttpClient client =
          new OkHttpClient.Builder()
              .followRedirects(header.isForAllHosts())
              .addInterceptor(ofAnApplication(header))
              .build();
      return headers -> send(client, request(backend, headers).build());
    }
  }

  @Nested
  class OfTheNetwork extends CarriesTheSession {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      OkHttpClient client =
          new OkHttpClient.Builder().addNetworkInterceptor(new SessionInterceptor(header)).build();
      return headers -> send(client, request(backend, headers).build());
    }
  }

  /** The caller sets it by itself; the interceptor leaves it alone. */
  @Nested
  class AsynchronousCalls extends CarriesTheSession {
    @Override
    protected Caller client(URI backend, SessionHeader header) {
      OkHttpClient client = asynchronous(header);
      return headers -> {
        Request.Builder request = request(backend, Map.of());
        header.set(backend, request::header);
        headers.forEach(request::header);
        enqueue(client, request.build());
      };
    }
  }

  @Test
  void anAsynchronousCallCarriesNoneAndNeverAnothers() throws Exception {
    try (ModelServer backend = ModelServer.start()) {
      OkHttpClient client = asynchronous(HEADER);
      backend.gather(client.dispatcher().getMaxRequestsPerHost());

      Conversations.hold(
          100, 1, headers -> enqueue(client, request(backend.uri(), headers).build()));

      assertThat(backend.calls())
          .hasSize(100)
          .allSatisfy(call -> assertThat(call.values("X-Session-ID")).isEmpty());
    }
  }

  private static OkHttpClient asynchronous(SessionHeader header) {
    Dispatcher dispatcher = new Dispatcher();
    dispatcher.setMaxRequestsPerHost(8);
    return new OkHttpClient.Builder()
        .dispatcher(dispatcher)
        .followRedirects(header.isForAllHosts())
        .addInterceptor(ofAnApplication(header))
        .build();
  }

  private static void enqueue(OkHttpClient client, Request request) throws Exception {
    CompletableFuture<String> body = new CompletableFuture<>();
    client
        .newCall(request)
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(Call call, IOException e) {
                body.completeExceptionally(e);
              }

              @Override
              public void onResponse(Call call, Response response) throws IOException {
                body.complete(response.body().string());
              }
            });
    assertThat(body.get(1, TimeUnit.MINUTES)).contains("data: [DONE]");
  }

  @Test
  void ofTheNetworkARedirectTakesItToNoHostThatDoesNotGetIt() throws Exception {
    try (ModelServer elsewhere = ModelServer.start();
        ModelServer backend = ModelServer.redirectingTo(elsewhere.uriOf("localhost"))) {
      OkHttpClient client =
          new OkHttpClient.Builder()
              .addNetworkInterceptor(new SessionInterceptor(HEADER.onlyTo("127.0.0.1")))
              .build();

      in(SESSION, client, request(backend.uri(), Map.of()).build());

      assertThat(backend.calls().get(0).values("X-Session-ID")).containsExactly("conversation-1");
      assertThat(elsewhere.calls()).hasSize(1);
      assertThat(elsewhere.calls().get(0).values("X-Session-ID")).isEmpty();
    }
  }

  @Test
  void ofTheNetworkARedirectToAHostThatGetsItCarriesIt() throws Exception {
    try (ModelServer elsewhere = ModelServer.start();
        ModelServer backend = ModelServer.redirectingTo(elsewhere.uriOf("localhost"))) {
      OkHttpClient client =
          new OkHttpClient.Builder()
              .addNetworkInterceptor(new SessionInterceptor(HEADER.onlyTo("localhost")))
              .build();

      in(SESSION, client, request(backend.uri(), Map.of()).build());

      assertThat(backend.calls().get(0).values("X-Session-ID")).isEmpty();
      assertThat(elsewhere.calls().get(0).values("X-Session-ID")).containsExactly("conversation-1");
    }
  }

  @Test
  void ofAnApplicationAHeaderForSomeHostsIsRefusedAsARedirectWouldTakeItElsewhere()
      throws Exception {
    SessionHeader header = HEADER.onlyTo("127.0.0.1");
    try (ModelServer elsewhere = ModelServer.start();
        ModelServer backend = ModelServer.redirectingTo(elsewhere.uriOf("localhost"))) {
      OkHttpClient client =
          new OkHttpClient.Builder().addInterceptor(new SessionInterceptor(header)).build();
      Request.Builder request = request(backend.uri(), Map.of());
      SESSION.run(() -> header.set(backend.uri(), request::header));

      assertThatThrownBy(() -> in(SESSION, client, request(backend.uri(), Map.of()).build()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "X-Session-ID to [127.0.0.1]: an application interceptor would let OkHttp send it on"
                  + " to any host that a redirect names; add it by addNetworkInterceptor, or add"
                  + " SessionInterceptor.withoutRedirects() to a client with"
                  + " followRedirects(false), or leave pinion.client.hosts empty");
      assertThatThrownBy(() -> send(client, request.build()))
          .isInstanceOf(IllegalStateException.class);

      assertThat(backend.calls()).isEmpty();
      assertThat(elsewhere.calls()).isEmpty();
    }
  }

  @Test
  void ofAnApplicationACallWithoutItFollowsRedirects() throws Exception {
    try (ModelServer elsewhere = ModelServer.start();
        ModelServer backend = ModelServer.redirectingTo(elsewhere.uriOf("localhost"))) {
      OkHttpClient client =
          new OkHttpClient.Builder()
              .addInterceptor(new SessionInterceptor(HEADER.onlyTo("127.0.0.1")))
              .build();

      send(client, request(backend.uri(), Map.of()).build());

      assertThat(elsewhere.calls()).hasSize(1);
    }
  }

  @Test
  void isConfiguredBySettings() throws Exception {
    System.setProperty(SessionHeader.NAME_KEY, "X-Conversation");
    try (ModelServer backend = ModelServer.start()) {
      OkHttpClient client =
          new OkHttpClient.Builder().addInterceptor(new SessionInterceptor()).build();

      in(SESSION, client, request(backend.uri(), Map.of()).build());

      assertThat(backend.calls().get(0).values("X-Conversation")).containsExactly("conversation-1");
    } finally {
      System.clearProperty(SessionHeader.NAME_KEY);
    }
  }

  private static void in(AmbientSession session, OkHttpClient client, Request request)
      throws IOException {
    session.call(
        () -> {
          send(client, request);
          return true;
        });
  }
}
