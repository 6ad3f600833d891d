package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Connections of HTTP/2 that something on the way has forgotten: they look as one does whose
 * backend is busy with a long prompt.
 */
abstract class LostConnections extends Behaviour {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final byte[] OK = {'o', 'k'};
  private static final Http2Backend BACKEND = Http2Backend.start("far", 100);
  private static final ForgetfulWire WIRE = ForgetfulWire.to(BACKEND.uri());

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", "far");
    settings.put("pinion.backend.far.url", WIRE.uri().toString());
    settings.put("pinion.backend.far.protocol", "h2");
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.timeout.connect", CONNECT.toMillis() + "ms");
    settings.put("pinion.timeout.first-byte", CONNECT.multipliedBy(10).toMillis() + "ms");
    return settings;
  }

  @AfterAll
  static void stop() {
    WIRE.close();
    BACKEND.close();
  }

  @Test
  void aConnectionThatWasLostWithoutAWordSwallowsNoMoreCallsOnceThatShows() throws Exception {
    assertThat(chat().status()).isEqualTo(200);
    WIRE.forget();
    assertThat(chat().status()).isEqualTo(504);

    assertThat(chat().status()).isEqualTo(200);
  }

  @Test
  void aBackendThatIsSilentButAliveKeepsItsConnection() throws Exception {
    BACKEND.hold(1);
    CompletableFuture<Reply> slow = CompletableFuture.supplyAsync(this::asked);
    Http2Backend.Held request = BACKEND.take();
    long since = System.nanoTime();
    Eventually.get(System::nanoTime, now -> now - since > CONNECT.multipliedBy(4).toNanos());

    assertThat(chat().status()).isEqualTo(200);
    List<Http2Backend.Held> answered = BACKEND.answered();
    assertThat(answered.get(answered.size() - 1).connection()).isSameAs(request.connection());
    request.answerHead("application/json");
    request.answerBody(OK, true);
    assertThat(slow.get().status()).isEqualTo(200);
  }

  private Reply asked() {
    try {
      return chat();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
