package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a backend is told of the way that a request has come, where that way is trusted. */
abstract class ForwardedFields extends Behaviour {
  private static final TestBackend BACKEND = TestBackend.start("gpu-a");

  static Map<String, String> settings() {
    return Map.of(
        "pinion.backends",
        "gpu-a",
        "pinion.backend.gpu-a.url",
        BACKEND.uri().toString(),
        "pinion.trusted-proxies",
        "127.0.0.0/8, 10.0.0.0/8, 2001:db8::/32");
  }

  @BeforeEach
  void forget() {
    BACKEND.clear();
  }

  @AfterAll
  static void stop() {
    BACKEND.close();
  }

  private ReceivedRequest received(String... headerLines) throws IOException {
    served(headerLines);
    return BACKEND.takeRequest();
  }

  private String here() {
    return "for=127.0.0.1;host=\"" + gateway().getAuthority() + "\";proto=http";
  }

  @Test
  void aTrustedProxysListsAreAppendedTo() throws IOException {
    ReceivedRequest received =
        received(
            "X-Forwarded-For: 203.0.113.7",
            "X-Forwarded-For: 2001:db8::5",
            "Forwarded: for=203.0.113.7;host=evil.example"); // may be a stranger's

    assertThat(received.headers("X-Forwarded-For"))
        .containsExactly("203.0.113.7, 2001:db8:0:0:0:0:0:5, 127.0.0.1");
    assertThat(received.headers("Forwarded"))
        .containsExactly("for=203.0.113.7, for=\"[2001:db8:0:0:0:0:0:5]\", " + here());
  }

  @Test
  void aTrustedProxysForwardedIsAppendedToWhereItIsTheOnlyList() throws IOException {
    ReceivedRequest received =
        received(
            "Forwarded: for=203.0.113.7;secret=\"a,b\";proto=https",
            "Forwarded: FOR=\"[2001:db8::5]:1234\"");

    assertThat(received.headers("X-Forwarded-For"))
        .containsExactly("203.0.113.7, 2001:db8:0:0:0:0:0:5, 127.0.0.1");
    assertThat(received.headers("Forwarded"))
        .containsExactly(
            "for=203.0.113.7;secret=\"a,b\";proto=https, FOR=\"[2001:db8::5]:1234\", " + here());
  }

  @Test
  void aTrustedProxysHostAndProtocolAreKept() throws IOException {
    ReceivedRequest received =
        received(
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: chat.example",
            "X-Forwarded-Port: 443",
            "X-Forwarded-Prefix: /ai",
            "X-Real-IP: 203.0.113.7");

    assertThat(received.headers("X-Forwarded-Proto")).containsExactly("https");
    assertThat(received.headers("X-Forwarded-Host")).containsExactly("chat.example");
    assertThat(received.headers("X-Forwarded-Port")).containsExactly("443");
    assertThat(received.headers("X-Forwarded-Prefix")).containsExactly("/ai");
    assertThat(received.headers("X-Real-IP")).containsExactly("203.0.113.7");
  }

  @Test
  void aForwardedThatTellsOtherAddressesIsMadeAnew() throws IOException {
    ReceivedRequest received =
        received("X-Forwarded-For: 203.0.113.7, 2001:db8::5", "Forwarded: for=6.6.6.6");

    assertThat(received.headers("Forwarded"))
        .containsExactly("for=203.0.113.7, for=\"[2001:db8:0:0:0:0:0:5]\", " + here());
  }

  @Test
  void eitherListIsMadeFromTheOther() throws IOException {
    assertThat(
            received("Forwarded: for=203.0.113.7, for=_hidden, for=unknown")
                .headers("X-Forwarded-For"))
        .containsExactly("203.0.113.7, unknown, unknown, 127.0.0.1");
    assertThat(received("X-Forwarded-For: 203.0.113.7").headers("Forwarded"))
        .containsExactly("for=203.0.113.7, " + here());
  }

  @Test
  void aRequestWithoutAnyTellsOfItsOwnConnection() throws IOException {
    ReceivedRequest received = received();

    assertThat(received.headers("X-Forwarded-For")).containsExactly("127.0.0.1");
    assertThat(received.headers("X-Forwarded-Proto")).containsExactly("http");
    assertThat(received.headers("X-Forwarded-Host")).containsExactly(gateway().getAuthority());
    assertThat(received.headers("X-Forwarded-Port"))
        .containsExactly(String.valueOf(gateway().getPort()));
    assertThat(received.headers("X-Forwarded-Prefix")).isEmpty();
    assertThat(received.headers("X-Real-IP")).isEmpty();
    assertThat(received.headers("Forwarded")).containsExactly(here());
  }
}
