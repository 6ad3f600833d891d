package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.relay.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each way in which TLS to a backend fails is told as itself. Each backend alone serves the model
 * of its id.
 */
abstract class TlsFailures extends Behaviour {
  private static final SecureBackend GOOD = SecureBackend.start("good", TestCertificates.GOOD);
  private static final OddServer ASKING = OddServer.askingForCertificates();
  private static final SecureBackend EXPIRED =
      SecureBackend.start("expired", TestCertificates.EXPIRED);
  private static final SecureBackend SELF_SIGNED =
      SecureBackend.start("self-signed", TestCertificates.SELF_SIGNED);
  private static final SecureBackend OTHER_HOST =
      SecureBackend.start("other-host", TestCertificates.OTHER_HOST);
  private static final OddServer PLAIN = OddServer.answering("HTTP/1.1 400 Bad Request\r\n\r\n");
  private static final OddServer SILENT = OddServer.answering("");

  /** What is trusted of the backend {@code renewed}: at first somebody else. */
  private static final Path RENEWED =
      TestCertificates.trust("renewed.p12", TestCertificates.SELF_SIGNED);

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    List<String> ids = new ArrayList<>();
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.tls.refresh", "100ms");
    settings.put("pinion.selector.bounded-load", "off");
    Path authority = TestCertificates.trust();
    backend(settings, ids, "good", GOOD.uri().toString(), authority);
    backend(settings, ids, "asking", ASKING.uri(), authority);
    backend(settings, ids, "expired", EXPIRED.uri().toString(), authority);
    backend(settings, ids, "self-signed", SELF_SIGNED.uri().toString(), authority);
    backend(settings, ids, "other-host", OTHER_HOST.uri().toString(), authority);
    backend(settings, ids, "plain", PLAIN.uri(), authority);
    backend(settings, ids, "silent", SILENT.uri(), authority);
    settings.put("pinion.timeout.connect", "500ms");
    backend(settings, ids, "expired-too", EXPIRED.uri().toString(), authority);
    backend(settings, ids, "no-http2", GOOD.uri().toString(), authority);
    settings.put("pinion.backend.no-http2.protocol", "h2");
    backend(settings, ids, "named", OTHER_HOST.uri().toString(), authority);
    settings.put("pinion.backend.named.tls.server-name", "backend.test");
    backend(settings, ids, "unverified", OTHER_HOST.uri().toString(), authority);
    settings.put("pinion.backend.unverified.tls.verify-host", "false");
    backend(
        settings,
        ids,
        "known-expired",
        EXPIRED.uri().toString(),
        TestCertificates.trust("known-expired.p12", TestCertificates.EXPIRED));
    backend(settings, ids, "of-java", GOOD.uri().toString(), null);
    backend(settings, ids, "renewed", GOOD.uri().toString(), RENEWED);
    settings.put("pinion.backend.good.models", "good,either");
    settings.put("pinion.backend.expired-too.models", "either");
    settings.put("pinion.backends", String.join(",", ids));
    return settings;
  }

  private static void backend(
      Map<String, String> settings,
      List<String> ids,
      String id,
      String url,
      @Nullable Path trustStore) {
    ids.add(id);
    settings.put("pinion.backend." + id + ".url", url);
    settings.put("pinion.backend." + id + ".models", id);
    if (trustStore != null) {
      SecureBackends.trust(settings, id, trustStore);
    }
  }

  @AfterAll
  static void stop() {
    GOOD.close();
    ASKING.close();
    EXPIRED.close();
    SELF_SIGNED.close();
    OTHER_HOST.close();
    PLAIN.close();
    SILENT.close();
  }

  private Reply ask(String model, String... headerLines) throws IOException {
    try (RawClient client = connect()) {
      return Reply.read(client.sendJson(CHAT, PROMPT.replace("test-model", model), headerLines));
    }
  }

  private static String failures(String backend, String failure) {
    return "pinion_backend_failures_total{backend=\"" + backend + "\",failure=\"" + failure + "\"}";
  }

  @ParameterizedTest
  @CsvSource({
    "expired, certificate-expired, the backend's certificate has expired",
    "known-expired, certificate-expired, the backend's certificate has expired",
    "self-signed, untrusted, the backend's certificate rests on none that is trusted",
    "of-java, untrusted, the backend's certificate rests on none that is trusted",
    "other-host, wrong-host, the backend's certificate is for another host (tls.server-name",
    "asking, client-certificate-refused, the backend does not accept the gateway's certificate",
    "plain, not-tls, the backend does not speak TLS at this port",
    "silent, handshake-failed, 'the TLS handshake with the backend failed, or did not end in time'",
    "no-http2, no-http2, the backend has not agreed on HTTP/2 (protocol)"
  })
  void eachIs502WithItsReasonInTheLogAndTheMetric(String backend, String failure, String message)
      throws Exception {
    try (GatewayLog log = GatewayLog.fromNow()) {
      double before = figure(failures(backend, failure));

      Reply reply = ask(backend);

      assertThat(reply.status()).as("%s", reply).isEqualTo(502);
      assertThat(reply.text()).contains(message).doesNotContain(TestCertificates.PASSWORD);
      awaitFigure(failures(backend, failure), now -> now == before + 1);
      List<String> told =
          Eventually.get(
              () ->
                  log.lines().stream()
                      .filter(line -> line.contains("backend " + backend + " has no TLS"))
                      .toList(),
              lines -> !lines.isEmpty());
      assertThat(told).singleElement().asString().contains("(" + failure + "): " + message);
      assertThat(log.lines()).noneMatch(line -> line.contains(TestCertificates.PASSWORD));
    }
  }

  @Test
  void whoseCertificateIsOfAnotherNameIsCalledByThat() throws IOException {
    assertThat(ask("named").status()).isEqualTo(200);

    assertThat(OTHER_HOST.taken().serverNames()).contains("backend.test");
  }

  @Test
  void theNameIsNotLookedAtIfItIsNotToBe() throws IOException {
    assertThat(ask("unverified").status()).isEqualTo(200);

    OTHER_HOST.clear();
  }

  @Test
  void whoeverCanBeTrustedAnswersInsteadAndHasTheSession() throws IOException {
    double before = figure(failures("expired-too", "certificate-expired"));
    for (int i = 0; i < 20; i++) {
      Reply reply = ask("either", session(freshId()));
      assertThat(reply.status()).as("%s", reply).isEqualTo(200);
      assertThat(reply.backend()).isEqualTo("good");
    }

    assertThat(figure(failures("expired-too", "certificate-expired"))).isGreaterThan(before);
  }

  @Test
  void aRenewedTrustStoreIsFollowed() throws Exception {
    assertThat(ask("renewed").text()).contains("rests on none that is trusted");

    Path authority = TestCertificates.trust("next.p12", "authority");
    Files.move(authority, RENEWED, StandardCopyOption.REPLACE_EXISTING);

    Reply reply = Eventually.get(() -> ask("renewed"), now -> now.status() == 200);
    assertThat(reply.backend()).isEqualTo("good");
  }
}
