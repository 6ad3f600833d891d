package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.backend.Backend;
import io.pinion.relay.TlsExceptions;
import io.pinion.relay.TlsFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TlsWarningsTest {
  private static final long ALMOST = Duration.ofSeconds(59).toNanos();
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final Backend a = new Backend("a", URI.create("https://192.0.2.1:8000"), 1);
  private final Backend b = new Backend("b", URI.create("https://192.0.2.2:8000"), 1);
  private final Logged log = new Logged(TlsWarnings.class);
  private long now = Long.MAX_VALUE - ALMOST; // so that it overflows on the way
  private final TlsWarnings warnings = new TlsWarnings(() -> now);

  @AfterEach
  void close() {
    log.close();
  }

  private void failed(Backend backend, TlsFailure failure) {
    now++; // as time does
    warnings.failed(backend, TlsExceptions.of(failure, "of the JDK"));
  }

  @Test
  void aFailureIsToldAtOnceWithItsReasonAndThenOnceAMinute() {
    failed(a, TlsFailure.UNTRUSTED);
    assertThat(log.news())
        .singleElement()
        .asString()
        .contains("backend a has no TLS connection (untrusted): the backend's certificate rests")
        .endsWith("; of the JDK");

    now += ALMOST;
    failed(a, TlsFailure.UNTRUSTED);
    assertThat(log.news()).isEmpty();

    now += PAUSE - ALMOST;
    failed(a, TlsFailure.UNTRUSTED);
    assertThat(log.news()).hasSize(1);
  }

  @Test
  void anotherReasonOrBackendIsToldAtOnce() {
    failed(a, TlsFailure.UNTRUSTED);
    failed(a, TlsFailure.CERTIFICATE_EXPIRED);
    failed(b, TlsFailure.CERTIFICATE_EXPIRED);

    assertThat(log.news()).hasSize(3);
  }

  @Test
  void reasonsThatTakeTurnsAreEachToldOnceAMinute() {
    for (int i = 0; i < 10; i++) {
      failed(a, TlsFailure.UNTRUSTED);
      failed(a, TlsFailure.HANDSHAKE_FAILED);
    }

    assertThat(log.news()).hasSize(2);
  }

  @Test
  void aBackendThatWasAwayIsToldOfAnew() {
    failed(a, TlsFailure.UNTRUSTED);
    warnings.retain(Set.of("b"));
    failed(a, TlsFailure.UNTRUSTED);

    assertThat(log.news()).hasSize(2);
  }
}
