package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.relay.TestCertificates;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Probes see what calls would: TLS as the backend's settings have it. */
abstract class TlsProbes extends Behaviour {
  private static final SecureBackend GOOD = SecureBackend.start("good", TestCertificates.GOOD);
  private static final SecureBackend ASKING = SecureBackend.askingForCertificates("asking");
  private static final Http2Backend H2 = Http2Backend.startSecure("h2");
  private static final SecureBackend EXPIRED =
      SecureBackend.start("expired", TestCertificates.EXPIRED);

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(H2.settings());
    settings.put("pinion.backends", "good,asking,h2,expired");
    settings.put("pinion.health.path", "/health");
    settings.put("pinion.health.interval", "100ms");
    settings.put("pinion.health.rise", "1");
    settings.put("pinion.health.fall", "1");
    for (SecureBackend backend : new SecureBackend[] {GOOD, ASKING, EXPIRED}) {
      settings.put("pinion.backend." + backend.id() + ".url", backend.uri().toString());
      SecureBackends.trust(settings, backend.id(), TestCertificates.trust());
    }
    SecureBackends.trust(settings, "h2", TestCertificates.trust());
    String asking = "pinion.backend.asking.tls.";
    settings.put(asking + "key-store", TestCertificates.key(TestCertificates.CLIENT).toString());
    settings.put(asking + "key-store-password", TestCertificates.PASSWORD);
    return settings;
  }

  @AfterAll
  static void stop() {
    GOOD.close();
    ASKING.close();
    H2.close();
    EXPIRED.close();
  }

  private static String up(String backend) {
    return "pinion_backend_up{backend=\"" + backend + "\"}";
  }

  @Test
  void aBackendWithoutSoundTlsIsDownAndTheOthersAreUp() throws Exception {
    awaitFigure(up("expired"), up -> up == 0);
    H2.awaitAnswered(2);

    for (String sound : new String[] {"good", "asking", "h2"}) {
      assertThat(figure(up(sound))).as(sound).isEqualTo(1);
    }
  }
}
