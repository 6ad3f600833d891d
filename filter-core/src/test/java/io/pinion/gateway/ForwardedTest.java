package io.pinion.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.relay.Fields;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ForwardedTest {
  private final Forwarded none = new Forwarded(Networks.of(List.of()));
  private final Forwarded some =
      new Forwarded(Networks.of(List.of("10.0.0.0/8", "192.0.2.1", "2001:db8::/32")));

  private static Map<String, String> told(Forwarded forwarded, FakeRequest request) {
    Fields fields = new Fields();
    forwarded.addTo(fields, request.get());
    Map<String, String> told = new TreeMap<>();
    fields.forEach((name, value) -> assertThat(told.put(name, value)).as(name).isNull());
    return told;
  }

  private static FakeRequest from(String peer, String... chain) {
    FakeRequest request = FakeRequest.of("GET", "/v1/x").from(peer);
    for (String line : chain) {
      request.with("X-Forwarded-For", line);
    }
    return request;
  }

  @Test
  void theClientIsTheNearestThatIsNoTrustedProxy() {
    assertThat(some.client(from("203.0.113.1", "6.6.6.6").get())).isEqualTo("203.0.113.1");
    assertThat(some.client(from("192.0.2.1").get())).isEqualTo("192.0.2.1");
    assertThat(some.client(from("192.0.2.1", "6.6.6.6, 203.0.113.1", "10.1.1.1").get()))
        .isEqualTo("203.0.113.1");
    assertThat(some.client(from("192.0.2.1", "10.1.1.2, 10.1.1.1").get())).isEqualTo("10.1.1.2");
    assertThat(some.client(from("192.0.2.1", "6.6.6.6, nonsense, 10.1.1.1").get()))
        .isEqualTo("10.1.1.1");
    assertThat(none.client(from("192.0.2.1", "6.6.6.6").get())).isEqualTo("192.0.2.1");
  }

  @Test
  void theClientMayBeToldByForwardedAndMayHaveAPort() {
    assertThat(
            some.client(
                FakeRequest.of("GET", "/v1/x")
                    .from("2001:db8:0:0:0:0:0:1%eth0")
                    .with("Forwarded", "For=\"[2001:4860::1]:4711\";by=x, for=10.0.0.1:80")
                    .get()))
        .isEqualTo("2001:4860:0:0:0:0:0:1");
    assertThat(some.client(from("192.0.2.1", "203.0.113.1:1234").get())).isEqualTo("203.0.113.1");
  }

  @Test
  void ofAnIpv6PeerForwardedQuotesTheAddress() {
    Map<String, String> told = told(none, from("0:0:0:0:0:0:0:1").over("https"));

    assertThat(told)
        .containsEntry("Forwarded", "for=\"[0:0:0:0:0:0:0:1]\";host=gateway.example;proto=https")
        .containsEntry("X-Forwarded-For", "0:0:0:0:0:0:0:1")
        .containsEntry("X-Forwarded-Port", "443");
  }

  @Test
  void theContextPathIsAPrefix() {
    FakeRequest request = FakeRequest.of("GET", "/ai/v1/x").below("/ai");

    assertThat(told(none, request)).containsEntry("X-Forwarded-Prefix", "/ai");
    assertThat(told(some, request.with("X-Forwarded-Prefix", "/edge")))
        .containsEntry("X-Forwarded-Prefix", "/edge/ai");
    assertThat(told(none, request)).containsEntry("X-Forwarded-Prefix", "/ai");
  }

  @Test
  void anIpv4AddressInIpv6IsThatAddress() {
    assertThat(some.client(from("::ffff:192.0.2.1", "203.0.113.1").get())).isEqualTo("203.0.113.1");
  }

  @Test
  void aStrangersForwardedIsNotBelievedBesideTheProxysOwnChain() {
    FakeRequest request =
        from("192.0.2.1", "203.0.113.1")
            .with("Forwarded", "for=203.0.113.1;host=evil.example;proto=https");

    assertThat(told(some, request).get("Forwarded"))
        .startsWith("for=203.0.113.1, for=192.0.2.1")
        .doesNotContain("evil");
  }

  @Test
  void aForwardedOfManyQuotesAndCommasIsTakenApartInOnePass() {
    String hostile = "for=\"a,b\"," + "\"\",".repeat(200_000) + "for=203.0.113.1";
    FakeRequest request = FakeRequest.of("GET", "/v1/x").from("192.0.2.1");

    assertThat(some.client(request.with("Forwarded", hostile).get())).isEqualTo("203.0.113.1");
  }
}
