package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestBackendOutageTest {
  private TestBackend backend;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    backend = TestBackend.start("gpu-a");
    client = RawClient.connect(backend.uri());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    backend.close();
  }

  @Test
  void diesAndComesBackOnTheSamePort() throws IOException {
    client.sendRequest("GET", "/", script(Script.endlessEvents().gated()));
    client.readHead();
    Answer answer = backend.takeRequest().answer();
    backend.kill();
    assertThat(answer.awaitEnd()).isEqualTo(Answer.End.BACKEND_CLOSED);
    assertThatThrownBy(client::nextEvent).isInstanceOf(IncompleteMessageException.class);
    assertThatThrownBy(() -> RawClient.connect(backend.uri())).isInstanceOf(ConnectException.class);

    backend.revive();
    try (RawClient again = RawClient.connect(backend.uri())) {
      again.sendRequest("GET", "/");
      assertThat(again.readHead().status()).isEqualTo(200);
    }
  }

  @Test
  void hangsWhileFrozen() throws IOException {
    backend.freeze();
    client.sendRequest("GET", "/");
    assertThatThrownBy(() -> client.patience(Duration.ofMillis(50)).readHead())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("sent nothing more within PT0.05S");
    assertThat(backend.requests()).isEmpty();
    backend.thaw();
    assertThat(client.patience(Duration.ofSeconds(20)).readHead().status()).isEqualTo(200);
  }

  private static String script(Script script) {
    return Script.HEADER + ": " + script.header();
  }
}
