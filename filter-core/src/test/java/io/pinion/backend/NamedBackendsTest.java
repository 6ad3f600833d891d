package io.pinion.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedBackendsTest {
  /** Frozen: another id is another backend, to which no session is pinned. */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.1, 8000, gpu~d5f7eda3, http://10.0.0.1:8000",
    "10.0.0.2, 8000, gpu~5fa297cf, http://10.0.0.2:8000",
    "10.0.0.1, 8001, gpu~bcc68f80, http://10.0.0.1:8001",
    "::1, 8000, gpu~8454f0e7, http://[0:0:0:0:0:0:0:1]:8000",
    "2001:db8::17, 65535, gpu~41204c85, http://[2001:db8:0:0:0:0:0:17]:65535"
  })
  void idDependsOnAddressAndPortAlone(String address, int port, String id, URI url)
      throws UnknownHostException {
    List<Backend> backends = NamedBackends.behind(named(port), addresses(address));

    assertThat(backends).extracting(Backend::id).containsExactly(id);
    assertThat(backends).extracting(Backend::url).containsExactly(url);
  }

  @Test
  void eachAddressHasAllThatTheNameWasGiven() throws UnknownHostException {
    Backend name =
        new Backend(
            "gpu",
            URI.create("dns://gpus:8000"),
            2.5,
            7,
            3,
            Map.of("large", "own"),
            "/api",
            Map.of("Authorization", "Bearer x"),
            Protocol.H2,
            Tls.DEFAULT);

    List<Backend> backends = NamedBackends.behind(name, addresses("10.0.0.1", "10.0.0.2"));

    assertThat(backends).hasSize(2);
    for (Backend each : backends) {
      assertThat(each.at(name.id(), name.url())).isEqualTo(name);
    }
  }

  @Test
  void orderOfTheAnswerDoesNotMatterNorDoRepetitions() throws UnknownHostException {
    List<Backend> backends =
        NamedBackends.behind(named(8000), addresses("10.0.0.9", "10.0.0.200", "10.0.0.10"));

    assertThat(backends)
        .extracting(each -> each.url().getHost())
        .containsExactly("10.0.0.9", "10.0.0.10", "10.0.0.200");
    assertThat(
            NamedBackends.behind(
                named(8000), addresses("10.0.0.10", "10.0.0.9", "10.0.0.200", "10.0.0.9")))
        .isEqualTo(backends);
  }

  @Test
  void ofTwoAddressesWithTheSameDigitsOneIsTaken() throws UnknownHostException {
    // found by trying: their hashes begin with the same 32 bits
    assertThat(NamedBackends.behind(named(8000), addresses(SAME_DIGITS)))
        .extracting(each -> each.url().getHost())
        .containsExactly(SAME_DIGITS[0]);
  }

  private static final String[] SAME_DIGITS = {"10.0.61.248", "10.1.65.199"};

  @Test
  void configuredIdIsThatOfTheName() {
    assertThat(NamedBackends.configuredId("gpu~d5f7eda3")).isEqualTo("gpu");
    assertThat(NamedBackends.configuredId("gpu-a")).isEqualTo("gpu-a");
  }

  private static Backend named(int port) {
    return new Backend("gpu", URI.create("dns://gpus:" + port), 1);
  }

  private static List<InetAddress> addresses(String... texts) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[texts.length];
    for (int i = 0; i < texts.length; i++) {
      addresses[i] = InetAddress.getByName(texts[i]);
    }
    return Arrays.asList(addresses);
  }
}
