package io.pinion.ownwar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.RawClient;
import io.pinion.sample.ResponseHead;
import io.pinion.sample.TestBackend;
import io.pinion.sample.TestRun;
import java.io.IOException;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an application can inject, and what of it is found, where the server has CDI. */
abstract class OwnBeans {
  private static final TestBackend BACKEND = TestBackend.start("a");

  static WebArchive archive() {
    return OwnWar.with(WebXml.SELF_REGISTERED, BACKEND)
        .addClasses(RestApplication.class, AmongGatewayPaths.class, DecidingResource.class)
        .addClass(BesideGatewayPaths.class)
        .addClasses(InjectedServlet.class)
        .addClasses(ToldListener.class, Greeting.class, ToldResource.class);
  }

  @BeforeEach
  void clearBackend() {
    BACKEND.clear();
  }

  @Test
  void decidesWithoutRelaying() throws IOException {
    String session = "X-Session-ID: decided";

    assertThat(get("/llm/api/decide", session)).isEqualTo("selected a for decided");
    assertThat(get("/llm/api/decide", session)).isEqualTo("pinned a for decided");
    assertThat(BACKEND.requests()).isEmpty();
  }

  @Test
  void decidesAsTheRelayDoes() throws IOException {
    String session = "X-Session-ID: relayed-too";
    get("/llm/api/decide", session);

    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", OwnWar.CONTEXT_PATH + "/llm/x", session);
      ResponseHead head = client.readFinalHead();
      assertThat(head.header("X-Pinion-Decision")).hasValue("pinned");
    }
  }

  @Test
  void decidesWithoutASessionWhereNoneIsLookedFor() throws IOException {
    assertThat(get("/api/decide", "X-Session-ID: x")).isEqualTo("anonymous a for no session");
  }

  @Test
  void findsTheSessionOfEachRequest() throws IOException {
    assertThat(get("/llm/injected", "X-Session-ID: one")).isEqualTo("one");
    assertThat(get("/llm/injected", "X-Session-ID: two")).isEqualTo("two");
    assertThat(get("/injected", "X-Session-ID: three")).isEqualTo("no session");
  }

  @Test
  void findsTheSessionInAResourceThatDoesNotRelay() throws IOException {
    assertThat(get("/aware/api/decide", "X-Session-ID: aware")).isEqualTo("selected a for aware");
    assertThat(get("/aware/api/decide", "X-Session-ID: aware")).isEqualTo("pinned a for aware");
    assertThat(BACKEND.requests()).isEmpty();
  }

  @Test
  void tellsTheListenersAmongItsBeans() throws IOException {
    // exchanges of other tests may come first
    get("/llm/told?secret=1");
    String told = get("/api/told");
    while (!told.contains("/llm/told")) {
      assertThat(told).startsWith(Greeting.TEXT);
      told = get("/api/told");
    }
    assertThat(told).isEqualTo(Greeting.TEXT + "GET /llm/told 200");
  }

  private static String get(String path, String... headerLines) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", OwnWar.CONTEXT_PATH + path, headerLines);
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      return client.readText();
    }
  }
}
