package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a receiver of spans learns of exchanges, and what it does not. */
abstract class TracedExchanges extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("big", "little");
  private static final RouterModel ROUTER = new RouterModel();
  private static final SpanReceiver RECEIVER = SpanReceiver.start();
  private static final String CLIENT_SPAN = "b7ad6b7169203331";
  private static final String DROPPED = "pinion_traces_total{result=\"dropped\"}";
  private static final String EXPORTED = "pinion_traces_total{result=\"exported\"}";

  /** In every id and credential that is sent here, and in nothing else. */
  private static final String MARK = "s3cr3tm4rk";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.putAll(ROUTER.settings());
    settings.put("pinion.backend.big.models", RouterModel.LARGE);
    settings.put("pinion.backend.little.models", RouterModel.SMALL + "," + RouterModel.SPARE);
    settings.put("pinion.model.router.timeout", "1m"); // a loaded machine is no failing router
    settings.put("pinion.health.passive", "false");
    settings.put("pinion.paths", "/v1/*,/routing/v1/*,/ws/*");
    settings.put(
        "pinion.session.sources",
        "header:X-Session-ID,cookie:PINION-SESSION,query:session_id,path:^/ws/([^/]+),"
            + "body:session_id,previous-response,credential");
    settings.put("pinion.traces.endpoint", RECEIVER.uri().toString());
    settings.put("pinion.traces.headers.X-Key", "receivers-own-key");
    settings.put("pinion.traces.service-name", "the gateway");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
    ROUTER.clear();
    ROUTER.says("code");
  }

  @AfterAll
  static void stop() {
    RECEIVER.close();
    BACKENDS.close();
    ROUTER.close();
  }

  private static String newTrace() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return HexFormat.of().toHexDigits(random.nextLong() | 1)
        + HexFormat.of().toHexDigits(random.nextLong());
  }

  /** What a client says whose call is part of a trace. */
  private static String parent(String trace) {
    return "traceparent: 00-" + trace + "-" + CLIENT_SPAN + "-01";
  }

  private static ReceivedSpan root(List<ReceivedSpan> spans) {
    return named("POST chat", spans).get(0);
  }

  private static List<ReceivedSpan> named(String name, List<ReceivedSpan> spans) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  private static ReceivedSpan only(String name, List<ReceivedSpan> spans) {
    assertThat(named(name, spans)).as("%s in %s", name, spans).hasSize(1);
    return named(name, spans).get(0);
  }

  /** The spans of one chat request that is part of a new trace. */
  private List<ReceivedSpan> traced(String... headerLines) throws Exception {
    String trace = newTrace();
    List<String> lines = new ArrayList<>(List.of(headerLines));
    lines.add(parent(trace));
    assertThat(chat(lines.toArray(String[]::new)).status()).isEqualTo(200);
    return RECEIVER.await(trace, 1);
  }

  private static String backendsParent() {
    return BACKENDS.takeRequest().header("traceparent").orElse("none");
  }

  @Test
  void anExchangeIsASpanBelowItsClientsAndItsStepsAreBelowIt() throws Exception {
    List<ReceivedSpan> spans = traced(session(freshId()));

    ReceivedSpan root = root(spans);
    assertThat(root.parentId()).isEqualTo(CLIENT_SPAN);
    assertThat(root.kind()).isEqualTo("SERVER");
    assertThat(spans).filteredOn(span -> !span.equals(root)).allMatch(span -> span.isBelow(root));
    assertThat(spans)
        .extracting(ReceivedSpan::name)
        .contains("identify", "pin", "model-router", "route", "relay");
    assertThat(root.attributes())
        .containsEntry("http.request.method", "POST")
        .containsEntry("http.response.status_code", "200")
        .containsEntry("gen_ai.request.model", "test-model")
        .containsEntry("pinion.model.decision", "routed")
        .containsEntry("pinion.decision", "selected")
        .containsEntry("pinion.source", "header:X-Session-ID")
        .containsEntry("pinion.backend", "big")
        .containsEntry("pinion.outcome", "answered")
        .containsKey("pinion.session");
    assertThat(only("relay", spans).attributes())
        .containsEntry("pinion.backend", "big")
        .containsEntry("gen_ai.request.model", RouterModel.LARGE)
        .containsEntry("http.response.status_code", "200");
    assertThat(spans).noneMatch(ReceivedSpan::failed);
    assertThat(spans)
        .allMatch(span -> span.duration().compareTo(root.duration()) <= 0)
        .allMatch(span -> !span.start().isBefore(root.start()));
  }

  @Test
  void theRoutersSpanIsThereOnAFirstRequestAndNotOnAPinnedOne() throws Exception {
    String id = freshId();
    List<ReceivedSpan> first = traced(session(id));
    List<ReceivedSpan> pinned = traced(session(id));

    assertThat(only("model-router", first).attributes())
        .containsEntry("pinion.router", "arch-router");
    assertThat(named("model-router", pinned)).isEmpty();
    assertThat(named("pin", pinned))
        .extracting(span -> span.attributes().get("pinion.store.question"))
        .containsExactly("find", "find"); // its model's, then its backend's
    assertThat(root(pinned).attributes())
        .containsEntry("pinion.model.decision", "pinned")
        .containsEntry("pinion.decision", "pinned");
    assertThat(ROUTER.asked()).isEqualTo(1);
  }

  @Test
  void backendAndRouterAreToldTheSpansOfTheirCalls() throws Exception {
    List<ReceivedSpan> spans = traced(session(freshId()), "tracestate: vendor=its-own,other=2");

    ReceivedRequest atBackend = BACKENDS.takeRequest();
    ReceivedRequest atRouter = ROUTER.requests().get(0);
    assertThat(atBackend.headers("traceparent"))
        .containsExactly(only("relay", spans).traceParent());
    assertThat(atRouter.headers("traceparent"))
        .containsExactly(only("model-router", spans).traceParent());
    for (ReceivedRequest request : List.of(atBackend, atRouter)) {
      assertThat(request.headers("tracestate")).containsExactly("vendor=its-own,other=2");
    }
  }

  @Test
  void whatIsNoTraceParentIsAsIfNoneHadCome() throws Exception {
    for (String line :
        List.of(
            "traceparent: 00-garbage", "traceparent: 00-" + newTrace() + "-0-01", "X-None: 1")) {
      assertThat(chat(session(freshId()), line, "tracestate: vendor=1").status()).isEqualTo(200);

      ReceivedRequest request = BACKENDS.takeRequest();
      String told = request.header("traceparent").orElseThrow();
      assertThat(told).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
      assertThat(request.headers("traceparent")).hasSize(1);
      assertThat(request.headers("tracestate")).isEmpty();
      List<ReceivedSpan> spans = RECEIVER.await(told.split("-", -1)[1], 1);
      assertThat(root(spans).parentId()).isEmpty();
    }
  }

  @Test
  void whatItsParentDoesNotRecordIsNotExportedAndStaysSo() throws Exception {
    String trace = newTrace();
    chat(session(freshId()), "traceparent: 00-" + trace + "-" + CLIENT_SPAN + "-00");
    traced(session(freshId())); // and after it has come, so would that

    assertThat(BACKENDS.takeRequest().header("traceparent").orElseThrow())
        .startsWith("00-" + trace + "-")
        .endsWith("-00")
        .doesNotContain(CLIENT_SPAN);
    assertThat(RECEIVER.spans(trace)).isEmpty();
  }

  @Test
  void eachAttemptHasASpanOfItsOwn() throws Exception {
    List<ReceivedSpan> spans = traced(session(freshId()), scriptAt("big", Script.answers(503)));

    List<ReceivedSpan> attempts = named("relay", spans);
    assertThat(attempts)
        .extracting(span -> span.attributes().get("pinion.backend"))
        .containsExactly("big", "little");
    assertThat(attempts).extracting(ReceivedSpan::failed).containsExactly(true, false);
    assertThat(attempts.get(0).attributes()).containsEntry("error.type", "503");
    assertThat(attempts.get(1).attributes())
        .containsEntry("http.request.resend_count", "1")
        .containsEntry("gen_ai.request.model", RouterModel.SPARE);
    assertThat(List.of(backendsParent(), backendsParent()))
        .isEqualTo(attempts.stream().map(ReceivedSpan::traceParent).toList());
    assertThat(root(spans).failed()).isFalse();
  }

  @Test
  void anErrorIsOneInItsSpansToo() throws Exception {
    String trace = newTrace();
    String[] lines = {
      session(freshId()),
      parent(trace),
      scriptAt("big", Script.answers(500)),
      scriptAt("little", Script.answers(500))
    };
    assertThat(chat(lines).status()).isEqualTo(500);

    List<ReceivedSpan> spans = RECEIVER.await(trace, 1);
    assertThat(root(spans).failed()).isTrue();
    assertThat(root(spans).attributes()).containsEntry("http.response.status_code", "500");
    assertThat(named("relay", spans)).hasSize(2).allMatch(ReceivedSpan::failed);
  }

  @Test
  void theDecisionEndpointAnswersWithTheTraceOfItsSpan() throws Exception {
    try (RawClient client = connect()) {
      Reply reply = Reply.read(client.sendJson("/routing/v1/chat/completions", PROMPT));
      assertThat(reply.status()).isEqualTo(200);
      String trace = reply.text().replaceFirst(".*\"trace_id\":\"([^\"]*)\".*", "$1");

      List<ReceivedSpan> spans = RECEIVER.await(trace, 1);
      assertThat(only("POST routing", spans).kind()).isEqualTo("SERVER");
      assertThat(named("model-router", spans)).hasSize(1);
      assertThat(named("relay", spans)).isEmpty();
    }
  }

  @Test
  void nothingThatIsExportedHasARawIdACredentialOrAPathInIt() throws Exception {
    String trace = newTrace();
    String[] lines = {
      parent(trace), "Authorization: Bearer " + MARK, "tracestate: v=" + MARK, "Baggage: x=" + MARK
    };
    int sent = 0;
    for (String id : List.of(session("h-" + MARK), "Cookie: PINION-SESSION=c-" + MARK, "X-A: 1")) {
      List<String> all = new ArrayList<>(List.of(lines));
      all.add(id);
      String[] head = all.toArray(String[]::new);
      chat(head);
      request("GET", "/v1/x?session_id=q-" + MARK, head);
      request("GET", "/ws/p-" + MARK + "/x", head);
      request("GET", "/v1/responses/resp_" + MARK, head);
      request(MARK.toUpperCase(Locale.ROOT), "/v1/x", head);
      sent += 5;
    }
    List<ReceivedSpan> spans = RECEIVER.await(trace, sent);

    assertThat(spans).extracting(ReceivedSpan::name).contains("POST chat", "GET", "HTTP");
    assertThat(RECEIVER.deliveries())
        .noneMatch(delivery -> delivery.bytes().toLowerCase(Locale.ROOT).contains(MARK))
        .noneMatch(delivery -> delivery.bytes().contains("/v1/"))
        .noneMatch(delivery -> delivery.bytes().contains("sk-router"));
  }

  @Test
  void theReceiverIsToldWhoSendsWithTheKeyThatIsMeantForIt() throws Exception {
    traced(session(freshId()));

    assertThat(RECEIVER.deliveries())
        .allMatch(delivery -> delivery.service().equals("the gateway"))
        .allMatch(delivery -> delivery.keys().equals(List.of("receivers-own-key")));
    assertThat(metrics()).doesNotContain("receivers-own");
  }

  @Test
  void aReceiverThatStallsHoldsNoRequestUp() throws Exception {
    RECEIVER.stall();
    try {
      servedWithoutReceiver();
    } finally {
      RECEIVER.goOn();
    }
    double before = figure(EXPORTED);
    traced(session(freshId()));
    awaitFigure(EXPORTED, figure -> figure > before);
  }

  @Test
  void aReceiverThatIsGoneCostsNoRequestAndIsUsedAgainWhenItIsBack() throws Exception {
    double dropped = figure(DROPPED);
    RECEIVER.kill();
    try {
      servedWithoutReceiver();
      awaitFigure(DROPPED, figure -> figure > dropped);
    } finally {
      RECEIVER.revive();
    }
    traced(session(freshId()));
  }

  private void servedWithoutReceiver() throws IOException {
    for (int i = 0; i < PASSING; i++) {
      assertThat(chat(session(freshId())).status()).isEqualTo(200);
    }
  }
}
