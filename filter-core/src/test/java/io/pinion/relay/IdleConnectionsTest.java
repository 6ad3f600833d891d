package io.pinion.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.io.ClientConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections of HTTP/2 to backends, here with a limit that is shorter than that of the relay. */
class IdleConnectionsTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final Duration MUCH_LONGER = LIMIT.multipliedBy(4);
  private static final long PATIENCE = 60;

  private static final ContainerTraits ANY =
      new ContainerTraits(
          false, false, false, false, false, false, false, false, false, false, false, false,
          false);

  private final UpstreamClients clients =
      new UpstreamClients(Duration.ofSeconds(PATIENCE), 10, 8192, ANY, new TlsContexts());
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Undertow backend =
      Undertow.builder()
          .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
          .addHttpListener(0, "127.0.0.1", this::answer)
          .build();

  private void answer(HttpServerExchange exchange) {
    exchange.getConnection().addCloseListener(connection -> closed.countDown());
    asked.countDown();
    exchange.dispatch(
        () -> {
          try {
            mayAnswer.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.endExchange();
        });
  }

  @BeforeEach
  void start() {
    backend.start();
  }

  @AfterEach
  void stop() {
    mayAnswer.countDown();
    clients.close();
    backend.stop();
  }

  private CompletableFuture<ContentResponse> call() throws InterruptedException {
    HttpClient client = clients.http2();
    client.getContainedBeans(ClientConnector.class).forEach(each -> each.setIdleTimeout(LIMIT));
    InetSocketAddress at = (InetSocketAddress) backend.getListenerInfo().get(0).getAddress();
    CompletableFuture<ContentResponse> answer =
        new CompletableResponseListener(
                client
                    .newRequest("127.0.0.1", at.getPort())
                    .idleTimeout(0, TimeUnit.MILLISECONDS)) // as the relay's calls have it
            .send();
    assertThat(asked.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    return answer;
  }

  @Test
  void oneWithACallIsKeptHoweverLongItsBackendIsSilent() throws Exception {
    CompletableFuture<ContentResponse> answer = call();

    assertThatThrownBy(() -> answer.get(MUCH_LONGER.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class); // is still waited for

    mayAnswer.countDown();
    assertThat(answer.get(PATIENCE, TimeUnit.SECONDS).getStatus()).isEqualTo(200);
  }

  @Test
  void oneWithoutACallIsClosedAtTheLimit() throws Exception {
    CompletableFuture<ContentResponse> answer = call();
    mayAnswer.countDown();
    assertThat(answer.get(PATIENCE, TimeUnit.SECONDS).getStatus()).isEqualTo(200);

    assertThat(closed.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
  }
}
