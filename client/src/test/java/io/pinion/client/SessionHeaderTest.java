package io.pinion.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without MicroProfile's implementation: the settings are system properties. */
class SessionHeaderTest {
  private static final AmbientSession SESSION = AmbientSession.of("conversation-1");
  private static final URI GATEWAY = URI.create("http://gateway:8080/v1/chat/completions");

  @AfterEach
  void forgetSettings() {
    System.clearProperty(SessionHeader.NAME_KEY);
    System.clearProperty(SessionHeader.HOSTS_KEY);
  }

  @Test
  void isXSessionIdToAllHostsUnlessConfigured() {
    SessionHeader header = SessionHeader.configured();

    assertThat(header.name()).isEqualTo("X-Session-ID");
    assertThat(header).hasToString("X-Session-ID to all hosts");
    assertThat(SESSION.call(() -> header.valueFor(GATEWAY))).contains("conversation-1");
  }

  @Test
  void isAsConfigured() {
    System.setProperty(SessionHeader.NAME_KEY, " X-Conversation ");
    System.setProperty(SessionHeader.HOSTS_KEY, "gateway:8080, *.Internal");

    assertThat(SessionHeader.configured())
        .hasToString("X-Conversation to [gateway:8080, *.internal]");
  }

  @Test
  void isAbsentWithoutASessionAndOnSideCalls() {
    SessionHeader header = SessionHeader.configured();

    assertThat(header.valueFor(GATEWAY)).isEmpty();
    SESSION.run(
        () -> assertThat(AmbientSession.none().call(() -> header.valueFor(GATEWAY))).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "gateway, http://gateway/, true",
    "gateway, HTTP://GATEWAY:8080/v1, true",
    "gateway, http://gateway.evil.example/, false",
    "gateway, http://gateway@evil.example/, false",
    "gateway, http://evil.example/gateway, false",
    "gateway:8080, http://gateway:8080/, true",
    "gateway:8080, http://gateway/, false",
    "gateway:80, http://gateway/, true",
    "gateway:443, https://gateway/, true",
    "gateway:443, wss://gateway/, true",
    "gateway:80, ws://gateway/, true",
    "gateway:443, wss://gateway:/, true",
    "gateway:443, ws://gateway/, false",
    "gateway:80, //gateway, true",
    "gateway:443, //gateway, true",
    "gateway:8080, //gateway, false",
    "gateway:8080, //gateway:8080, true",
    "gateway:80, ftp://gateway/, false",
    "gateway, ftp://gateway/, true",
    "*.internal, http://a.internal/, true",
    "*.internal, http://b.a.internal/, true",
    "*.internal, http://internal/, false",
    "*.internal, http://notinternal/, false",
    "[::1]:8080, http://[::1]:8080/, true",
    "[::1], http://[::2]/, false",
    "[0:0:0:0:0:0:0:1], http://[::1]/, true",
    "llm_gateway:8080, http://llm_gateway:8080/, true",
    "gateway, http://evil.example@gateway/, true",
    "gateway, http://gateway:8080@evil.example/, false",
    "gateway, mailto:gateway, false",
    "gateway, /v1/models, false",
  })
  void goesOnlyToHostsThatAreNamed(String host, URI target, boolean expected) {
    SessionHeader header = SessionHeader.named("X-Session-ID").onlyTo(host);

    assertThat(header.isFor(target)).isEqualTo(expected);
    assertThat(SESSION.call(() -> header.valueFor(target)).isPresent()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http://gateway/v1, true",
    "//gateway, true",
    "http://elsewhere/v1, false",
    "'http://gateway ', false",
    "http://gateway/{x}, false",
    "//, false",
    "'', false",
  })
  void aTargetThatIsNoUriNamesNoHost(String target, boolean expected) {
    SessionHeader all = SessionHeader.named("X-Session-ID");

    assertThat(SESSION.call(() -> all.onlyTo("gateway").valueFor(target)).isPresent())
        .isEqualTo(expected);
    assertThat(SESSION.call(() -> all.valueFor(target))).contains("conversation-1");
    assertThat(all.onlyTo("gateway").valueFor(target)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://gateway",
        "gateway:99999",
        "gateway:0",
        "gateway.",
        "*.",
        "a..b",
        "[::::]",
        "gateway:",
        ":8080",
        "*",
        "*gateway",
        ".internal",
        "gate way",
        "::1",
        "a/b"
      })
  void whatIsNoHostIsRefusedWithItsSetting(String host) {
    System.setProperty(SessionHeader.HOSTS_KEY, "gateway," + host);

    assertThatThrownBy(SessionHeader::configured)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.client.hosts")
        .hasMessageContaining("\"" + host + "\" is no host: expected host, host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X Session", "X-Session:", "Sitzungs-Schl\u00fcssel", "a\r\nb"})
  void whatIsNoNameOfAHeaderIsRefusedWithItsSetting(String name) {
    System.setProperty(SessionHeader.NAME_KEY, name);

    assertThatThrownBy(SessionHeader::configured)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("pinion.client.header=" + name + ": expected the name of a header");
    assertThatThrownBy(() -> SessionHeader.named(name))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host", "authorization", "Cookie"})
  void aHeaderThatSaysSomethingElseIsRefused(String name) {
    assertThatThrownBy(() -> SessionHeader.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("says something else");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", " , ,"})
  void aSettingThatNamesNoHostIsRefusedAndDoesNotMeanAll(String hosts) {
    System.setProperty(SessionHeader.HOSTS_KEY, hosts);

    assertThatThrownBy(SessionHeader::configured)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pinion.client.hosts=")
        .hasMessageEndingWith("expected one host at least");
  }

  @Test
  void noHostAtAllIsRefusedInCode() {
    SessionHeader header = SessionHeader.named("X-Session-ID");

    assertThatThrownBy(header::onlyTo).isInstanceOf(IllegalArgumentException.class);
  }
}
