package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pinion.backend.Backend;
import io.pinion.backend.Protocol;
import io.pinion.backend.Tls;
import io.pinion.relay.TestCertificates;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TlsSettingsTest {
  private static final String PREFIX = "pinion.backend.gpu.";

  private static Map<String, String> settings(String url, String... keysAndValues) {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backends", "gpu");
    settings.put(PREFIX + "url", url);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(PREFIX + keysAndValues[i], keysAndValues[i + 1]);
    }
    return settings;
  }

  private static Backend backend(String... keysAndValues) {
    GatewayConfig config = GatewayConfig.of(settings("https://gpu:8443", keysAndValues));
    assertThat(config.warnings()).isEmpty();
    return config.backends().get(0);
  }

  private static List<String> faults(String url, String... keysAndValues) {
    return Objects.requireNonNull(
            catchThrowableOfType(
                ConfigException.class, () -> GatewayConfig.of(settings(url, keysAndValues))))
        .faults();
  }

  private static String fault(String... keysAndValues) {
    List<String> faults = faults("https://gpu:8443", keysAndValues);
    assertThat(faults).hasSize(1);
    return faults.get(0);
  }

  @Test
  void unlessItIsSaidTlsIsAsJavaHasItAndHttpIsOne() {
    assertThat(backend().tls()).isEqualTo(Tls.DEFAULT);
    assertThat(backend().protocol()).isEqualTo(Protocol.HTTP_1_1);
  }

  @Test
  void allOfThemAreReadAndNoneTellsAPassword() {
    String trust = TestCertificates.trust().toString();
    String key = TestCertificates.key(TestCertificates.CLIENT).toString();

    Backend backend =
        backend(
            "tls.trust-store",
            trust,
            "tls.trust-store-password",
            TestCertificates.PASSWORD,
            "tls.key-store",
            key,
            "tls.key-store-password",
            TestCertificates.PASSWORD,
            "tls.server-name",
            "backend.test",
            "tls.verify-host",
            "false",
            "protocol",
            "h2");

    assertThat(backend.protocol()).isEqualTo(Protocol.H2);
    assertThat(backend.tls())
        .isEqualTo(
            new Tls(
                new Tls.Store(trust, TestCertificates.PASSWORD),
                new Tls.Store(key, TestCertificates.PASSWORD),
                "backend.test",
                false));
    assertThat(backend.tls().toString())
        .contains(trust, key)
        .doesNotContain(TestCertificates.PASSWORD);
  }

  @Test
  void filesMayBePem() {
    Path trust = TestCertificates.file("trust.pem", TestCertificates.pem("authority"));
    Path key =
        TestCertificates.file(
            "client.pem",
            "the client\n" + TestCertificates.keyPem("client") + TestCertificates.pem("client"));

    Backend backend = backend("tls.trust-store", trust.toString(), "tls.key-store", key.toString());

    assertThat(backend.tls().keyStore()).isEqualTo(new Tls.Store(key.toString(), null));
  }

  @Test
  void aFileThatIsNotThereIsAFault() {
    assertThat(fault("tls.trust-store", "/no/such/file"))
        .isEqualTo(PREFIX + "tls.trust-store=\"/no/such/file\": expected a file that can be read");
  }

  @Test
  void aWrongPasswordIsAFaultAndNotShown() {
    String trust = TestCertificates.trust().toString();
    String key = TestCertificates.key(TestCertificates.CLIENT).toString();

    assertThat(fault("tls.trust-store", trust, "tls.trust-store-password", "my-guess"))
        .startsWith(PREFIX + "tls.trust-store=")
        .contains("its password does not open it")
        .doesNotContain("my-guess");
    assertThat(fault("tls.key-store", key, "tls.key-store-password", "my-guess"))
        .startsWith(PREFIX + "tls.key-store=")
        .contains("its password does not open it")
        .doesNotContain("my-guess");
  }

  @Test
  void aMissingPasswordIsAFault() {
    String trust = TestCertificates.trust().toString();

    assertThat(fault("tls.trust-store", trust)).startsWith(PREFIX + "tls.trust-store=");
  }

  @Test
  void aFileOfSomethingElseIsAFault() {
    String trust = TestCertificates.trust().toString();
    String text = TestCertificates.file("text", "no certificate").toString();
    String key = TestCertificates.file("key.pem", TestCertificates.keyPem("client")).toString();

    assertThat(fault("tls.trust-store", text)).contains("expected a PKCS12, JKS or PEM file");
    assertThat(fault("tls.trust-store", key)).contains("expected a file with a certificate in it");
    assertThat(fault("tls.key-store", key)).contains("expected one private key");
    assertThat(fault("tls.key-store", trust, "tls.key-store-password", TestCertificates.PASSWORD))
        .contains("expected a file with a private key in it");
  }

  @Test
  void pemThatIsCutOffIsAFaultThoughWhatCameBeforeIsWhole() {
    String whole = TestCertificates.pem("authority");
    String more = TestCertificates.pem("client");
    String cut = whole + more.substring(0, more.length() / 2);
    String key = TestCertificates.keyPem("client");

    for (String text : List.of(cut, cut + whole, whole + key.substring(0, key.length() / 2))) {
      String trust = TestCertificates.file("cut.pem", text).toString();
      assertThat(fault("tls.trust-store", trust)).contains("expected an END line for each BEGIN");
    }
    String chain = TestCertificates.file("cut-chain.pem", key + cut).toString();
    assertThat(fault("tls.key-store", chain)).contains("expected an END line for each BEGIN");
  }

  @Test
  void tlsWithoutHttpsIsAFault() {
    for (String url : List.of("http://gpu:8000", "dns://gpu:8000")) {
      assertThat(faults(url, "tls.server-name", "backend.test"))
          .singleElement()
          .asString()
          .contains("expected pinion.backend.gpu.url to be https://HOST:PORT");
    }
  }

  @Test
  void anyNameWithAllThatJavaTrustsIsAFault() {
    assertThat(fault("tls.verify-host", "false"))
        .startsWith(PREFIX + "tls.verify-host=false: expected " + PREFIX + "tls.trust-store");
  }

  @Test
  void otherValuesAreFaults() {
    assertThat(fault("protocol", "h3")).contains("\"h3\": expected http/1.1 or h2");
    assertThat(fault("tls.server-name", "-no host-")).contains("expected the name of a host");
    assertThat(fault("tls.verify-host", "maybe")).contains("expected true or false");
  }

  @Test
  void aSettingThatIsNoneIsNamed() {
    GatewayConfig config = GatewayConfig.of(settings("https://gpu:8443", "tls.truststore", "/x"));

    assertThat(config.warnings())
        .singleElement()
        .asString()
        .contains(PREFIX + "tls.truststore", PREFIX + "tls.trust-store");
  }
}
