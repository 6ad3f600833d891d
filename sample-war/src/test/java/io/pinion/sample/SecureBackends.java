package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.relay.TestCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backends behind TLS, and those that speak HTTP/2. Each alone serves the model of its id. */
abstract class SecureBackends extends Behaviour {
  private static final SecureBackend GOOD = SecureBackend.start("good", TestCertificates.GOOD);
  private static final SecureBackend ASKING = SecureBackend.askingForCertificates("asking");
  private static final SecureBackend EXPIRED =
      SecureBackend.start("expired", TestCertificates.EXPIRED);
  private static final Http2Backend H2 = Http2Backend.startSecure("h2");
  private static final Http2Backend H2C = Http2Backend.start("h2c", 128);

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(H2.settings());
    settings.putAll(H2C.settings());
    settings.put("pinion.backends", "good,asking,expired,h2,h2c");
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.backend.good.headers.Authorization", "Bearer the-backends-own");
    for (SecureBackend backend : new SecureBackend[] {GOOD, ASKING, EXPIRED}) {
      settings.put("pinion.backend." + backend.id() + ".url", backend.uri().toString());
      settings.put("pinion.backend." + backend.id() + ".models", backend.id());
      trust(settings, backend.id(), TestCertificates.trust());
    }
    trust(settings, "h2", TestCertificates.trust());
    String asking = "pinion.backend.asking.tls.";
    settings.put(asking + "key-store", TestCertificates.key(TestCertificates.CLIENT).toString());
    settings.put(asking + "key-store-password", TestCertificates.PASSWORD);
    return settings;
  }

  static void trust(Map<String, String> settings, String backend, Path store) {
    String tls = "pinion.backend." + backend + ".tls.";
    settings.put(tls + "trust-store", store.toString());
    settings.put(tls + "trust-store-password", TestCertificates.PASSWORD);
  }

  @BeforeEach
  void forget() {
    GOOD.clear();
    ASKING.clear();
  }

  @AfterAll
  static void stop() {
    GOOD.close();
    ASKING.close();
    EXPIRED.close();
    H2.close();
    H2C.close();
  }

  private Reply ask(String model, String... headerLines) throws IOException {
    try (RawClient client = connect()) {
      return Reply.read(client.sendJson(CHAT, PROMPT.replace("test-model", model), headerLines));
    }
  }

  private void assertServes(String backend) throws IOException {
    Reply reply = ask(backend);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    assertThat(reply.backend()).isEqualTo(backend);
    assertThat(reply.text()).isEqualTo("ok");
  }

  @Test
  void aCertificateOfATrustedAuthorityIsTrustedAndTheBackendsOwnCredentialReplacesTheCallers()
      throws IOException {
    Reply reply = ask("good", "Authorization: Bearer the-callers");

    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    SecureBackend.Seen seen = GOOD.taken();
    assertThat(seen.authorization()).isEqualTo("[Bearer the-backends-own]");
    assertThat(seen.caller()).isEmpty();
  }

  @Test
  void aBackendThatAsksForACertificateIsShownTheGateways() throws IOException {
    assertServes("asking");

    assertThat(ASKING.taken().caller()).isEqualTo("CN=client");
  }

  @Test
  void anExpiredCertificateIs502() throws IOException {
    Reply reply = ask("expired");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.text()).contains("the backend's certificate has expired");
  }

  @Test
  void http2IsAgreedOnOverTls() throws IOException {
    assertServes("h2");
  }

  @Test
  void http2IsBegunAtOnceInTheClear() throws IOException {
    assertServes("h2c");
  }
}
