package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session begins with the model that the router names, and stays with it. */
abstract class RoutedModels extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("big", "little");
  private static final RouterModel ROUTER = new RouterModel();
  private static final String ASKED = "openai/gpt-4o-mini";
  private static final String DECIDE = "/routing/v1/chat/completions";
  private static final String PINNED = "x-plano-pinned";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.putAll(ROUTER.settings());
    settings.put("pinion.backend.big.models", RouterModel.LARGE + "," + ASKED);
    settings.put(
        "pinion.backend.little.models", RouterModel.SMALL + "=small-own," + RouterModel.SPARE);
    settings.put("pinion.model.router.timeout", "1m"); // a loaded machine is no failing router
    settings.put("pinion.model.max-body", "3MiB");
    settings.put("pinion.health.passive", "false");
    return settings;
  }

  @BeforeEach
  void forget() {
    BACKENDS.clear();
    ROUTER.clear();
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
    ROUTER.close();
  }

  private static String body(String further) {
    return "{ \"stream\":false, \"model\" : \""
        + ASKED
        + "\",\"messages\":[{\"role\":\"user\",\"content\":\"h\u00e4llo\"}]"
        + further
        + " }";
  }

  private Reply post(String path, String body, String... headerLines) throws IOException {
    try (RawClient client = connect()) {
      return Reply.read(client.sendJson(path, body, headerLines));
    }
  }

  private Reply ask(String... headerLines) throws IOException {
    return post(CHAT, body(""), headerLines);
  }

  private Reply decide(String... headerLines) throws IOException {
    return post(DECIDE, body(""), headerLines);
  }

  private static void assertPinned(Reply reply, boolean pinned) {
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    assertThat(reply.head().header(PINNED)).as("%s", reply).hasValue("" + pinned);
  }

  /** Which model the next request to a backend asked for, of which nothing else was changed. */
  private static String modelAsked() {
    String body = BACKENDS.takeRequest().bodyText();
    String model = body.replaceFirst("(?s).*\"model\" : \"([^\"]*)\".*", "$1");
    assertThat(body).isEqualTo(body("").replace(ASKED, model));
    return model;
  }

  @Test
  void aSessionStaysWithTheModelItBeganWith() throws IOException {
    String id = freshId();
    ROUTER.says("code");
    Reply first = ask(session(id));
    ROUTER.says("talk");
    Reply second = ask(session(id));

    assertPinned(first, false);
    assertThat(modelAsked()).isEqualTo(RouterModel.LARGE);
    assertPinned(second, true);
    assertThat(modelAsked()).isEqualTo(RouterModel.LARGE);
    assertThat(second.backend()).isEqualTo("big");
    assertThat(second.decision()).isEqualTo("pinned");
    assertThat(ROUTER.asked()).isEqualTo(1);
  }

  @Test
  void aRequestOfNoSessionIsRoutedAfreshEachTime() throws IOException {
    ROUTER.says("code");
    assertPinned(ask(), false);
    assertThat(modelAsked()).isEqualTo(RouterModel.LARGE);
    ROUTER.says("talk");
    Reply other = ask();
    assertPinned(other, false);
    assertThat(modelAsked()).isEqualTo("small-own"); // as this backend calls it
    assertThat(other.head().header("X-Session-ID")).isPresent();
    assertThat(ROUTER.asked()).isEqualTo(2);
  }

  @Test
  void theRouterIsAskedWithItsOwnCredentialAndTheDescriptions() throws IOException {
    ROUTER.says("code");
    ask("Authorization: Bearer sk-callers-key");

    ReceivedRequest asked = ROUTER.requests().get(0);
    assertThat(asked.bodyWhole()).isTrue();
    assertThat(asked.target()).isEqualTo("/v1/chat/completions");
    assertThat(asked.headers("Authorization")).containsExactly("Bearer sk-router-own-key");
    assertThat(asked.bodyText())
        .contains("writing and mending code", "<routes>", "<conversation>", "h\u00e4llo")
        .contains("\"model\":\"Arch-Router\"");
    assertThat(metrics()).doesNotContain("sk-router");
  }

  @Test
  void aStreamedAnswerTellsWhetherItsModelWasPinned() throws IOException {
    ROUTER.says("code");
    String id = freshId();
    for (boolean pinned : List.of(false, true)) {
      assertPinned(ask(session(id), script(Script.events(3))), pinned);
    }
    assertThat(request("GET", "/v1/models").head().header(PINNED)).isEmpty();
  }

  @Test
  void theDecisionEndpointTellsTheModelAndCallsNoBackend() throws IOException {
    ROUTER.says("code");
    String id = freshId();
    String trace = "0af7651916cd43dd8448eb211c80319c";
    Reply first = decide(session(id), "traceparent: 00-" + trace + "-b7ad6b7169203331-01");
    Reply second = decide("X-Model-Affinity: " + id);

    assertPinned(first, false);
    assertThat(first.head().header("Content-Type")).hasValue("application/json");
    assertThat(first.text())
        .isEqualTo(
            "{\"models\":[\"meta/Large-70B\",\"spare\"],\"model\":\"meta/Large-70B\","
                + "\"route\":\"code\",\"trace_id\":\"%s\",\"session_id\":\"%s\",\"pinned\":false,"
                    .formatted(trace, id)
                + "\"switched\":false}");
    assertPinned(second, true);
    assertThat(second.text()).contains("\"pinned\":true", "\"session_id\":\"" + id + "\"");
    assertThat(BACKENDS.requests()).isEmpty();

    assertPinned(ask(session(id)), true);
    assertThat(modelAsked()).isEqualTo(RouterModel.LARGE);
  }

  @Test
  void theDecisionEndpointsOfTheOtherDialectsReadTheirBodies() throws IOException {
    ROUTER.says("talk");
    for (String path : List.of("/routing/v1/messages", "/routing/v1/responses")) {
      Reply reply =
          post(
              path,
              path.endsWith("messages") ? body("") : "{\"model\":\"x\",\"input\":\"h\u00e4llo\"}");
      assertPinned(reply, false);
      assertThat(reply.text())
          .contains("\"route\":\"talk\"", "\"model\":\"openai/small\"")
          .doesNotContain("session_id");
    }
    assertThat(ROUTER.requests()).allMatch(each -> each.bodyText().contains("h\u00e4llo"));
  }

  @Test
  void noRouteIsTheModelThatWasAskedForAndIsNotKept() throws IOException {
    String id = freshId();
    ROUTER.says("other");
    Reply none = decide(session(id));
    assertPinned(none, false);
    assertThat(none.text())
        .contains("\"models\":[\"none\"],\"model\":\"" + ASKED + "\",\"route\":null");
    assertPinned(ask(session(id)), false);
    assertThat(modelAsked()).isEqualTo(ASKED);

    ROUTER.says("talk");
    assertPinned(ask(session(id)), false);
    assertThat(modelAsked()).isEqualTo("small-own");
  }

  @Test
  void aMalformedRequestForADecisionIsRefusedAlsoWhereTheModelIsPinned() throws IOException {
    ROUTER.says("code");
    String id = freshId();
    assertPinned(decide(session(id)), false);
    for (String body : List.of("{\"model\":", "[]", "{\"messages\":[]}", "", "{\"model\":7}")) {
      Reply reply = post(DECIDE, body, session(id));
      assertThat(reply.status()).as("%s", reply).isEqualTo(400);
      assertThat(reply.text())
          .startsWith("{\"error\":{\"code\":\"InvalidRequest\",\"message\":\"Invalid request\",")
          .contains("\"details\":{\"reason\":\"Failed to parse request JSON: ");
    }
  }

  @Test
  void aDecisionIsAskedForByPostAtOneOfThreePaths() throws IOException {
    Reply get = request("GET", DECIDE);
    assertThat(get.status()).isEqualTo(405);
    assertThat(get.head().header("Allow")).hasValue("POST");
    Reply unknown = post("/routing/v1/embeddings", body(""));
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.head().header("Content-Type")).hasValue("application/json");
    assertThat(decide("Content-Encoding: gzip").status()).isEqualTo(415);
    String filling = ",\"x\":\"" + "y".repeat(4 << 20) + "\"";
    Reply tooLong = post(DECIDE, body(filling));
    assertThat(tooLong.status()).isEqualTo(413);
    assertThat(tooLong.text()).contains("pinion.model.max-body");
    assertThat(ROUTER.asked()).isZero();
    assertThat(BACKENDS.requests()).isEmpty();
  }

  @Test
  void aBodyThatCannotBeReadIsTheBackendsToComplainAbout() throws IOException {
    String broken = "{\"model\":\"" + ASKED + "\",";
    Reply reply = post(CHAT, broken, session(freshId()));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.head().header(PINNED)).isEmpty();
    assertThat(BACKENDS.takeRequest().bodyText()).isEqualTo(broken);
  }

  @Test
  void aLongBodyIsRoutedAndOnlyItsModelChanges() throws IOException {
    ROUTER.says("talk");
    String filling = ",\"x\":\"" + "\u20ac".repeat(700_000) + "\\u20ac\"";
    assertPinned(post(CHAT, body(filling), session(freshId())), false);

    ReceivedRequest request = BACKENDS.takeRequest();
    byte[] expected = body(filling).replace(ASKED, "small-own").getBytes(UTF_8);
    assertThat(request.bodySha256()).isEqualTo(ReceivedRequest.sha256(expected));
    assertThat(request.headers("Content-Length")).containsExactly("" + expected.length);
  }

  @Test
  void aDigestOfABodyThatChangesIsNotPassedOn() throws IOException {
    ROUTER.says("talk");
    ask("Content-Digest: sha-256=:AAAA:", "Content-MD5: AAAA", "X-Other: kept");
    ReceivedRequest changed = BACKENDS.takeRequest();
    assertThat(changed.headers("Content-Digest")).isEmpty();
    assertThat(changed.headers("Content-MD5")).isEmpty();
    assertThat(changed.headers("X-Other")).containsExactly("kept");

    ROUTER.says("other"); // so that nothing changes
    ask("Content-Digest: sha-256=:AAAA:");
    assertThat(BACKENDS.takeRequest().headers("Content-Digest")).containsExactly("sha-256=:AAAA:");
  }

  @Test
  void anUploadAndABatchAreNeitherHeldNorRouted() throws IOException {
    String upload = "--x\r\n\r\n" + "y".repeat(4 << 20) + "\r\n--x--\r\n";
    for (String path : List.of("/v1/audio/transcriptions", "/v1/messages/batches")) {
      try (RawClient client = connect()) {
        client.send(
            "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                    .formatted(path)
                + "Content-Length: %d\r\n\r\n%s".formatted(upload.length(), upload));
        Reply reply = Reply.read(client);
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        assertThat(reply.head().header(PINNED)).isEmpty();
      }
      assertThat(BACKENDS.takeRequest().bodyLength()).isEqualTo(upload.length());
    }
    assertThat(ROUTER.asked()).isZero();
  }

  @Test
  void preferencesOfTheRequestCountForItAndAreNotPassedOn() throws IOException {
    String own =
        ",\"routing_preferences\":[{\"name\":\"own\",\"description\":\"verse\",\"models\":[\"spare\"]}]";
    String id = freshId();
    ROUTER.says("own");
    assertPinned(post(CHAT, body(own), session(id)), false);
    assertThat(modelAsked()).isEqualTo(RouterModel.SPARE);
    assertThat(ROUTER.requests().get(0).bodyText()).contains("verse").doesNotContain("small talk");
    assertPinned(post(CHAT, body(own), session(id)), true);
    assertThat(modelAsked()).isEqualTo(RouterModel.SPARE);

    ROUTER.says("code");
    Reply configured = decide(session(id)); // to which that pin is none
    assertPinned(configured, false);
    assertThat(configured.text()).contains("\"switched\":true", "\"route\":\"code\"");
  }

  @Test
  void aModelThatFailsIsFollowedByTheNextAndThePinStays() throws IOException {
    ROUTER.says("code");
    for (int status : List.of(429, 500, 503)) {
      String id = freshId();
      for (boolean pinned : List.of(false, true)) {
        BACKENDS.clear();
        Reply reply = ask(session(id), scriptAt("big", Script.answers(status)));
        assertPinned(reply, pinned);
        assertThat(reply.backend()).isEqualTo("little");
        assertThat(BACKENDS.tried()).containsExactly("big", "little");
        assertThat(modelAsked()).isEqualTo(RouterModel.LARGE);
        assertThat(modelAsked()).isEqualTo(RouterModel.SPARE);
      }
      assertThat(ask(session(id)).backend()).isEqualTo("big");
    }
  }

  @Test
  void aModelWhoseBackendIsDeadIsFollowedByTheNext() throws IOException {
    ROUTER.says("code");
    String id = freshId();
    Reply reply = whileDead(BACKENDS.get("big"), () -> ask(session(id)));

    assertPinned(reply, false);
    assertThat(reply.backend()).isEqualTo("little");
  }

  @Test
  void theLastModelsAnswerIsPassedOnWhenAllHaveFailed() throws IOException {
    ROUTER.says("code");
    Reply reply =
        ask(
            session(freshId()),
            scriptAt("big", Script.answers(500)),
            scriptAt("little", Script.answers(429)));

    assertThat(reply.status()).isEqualTo(429);
    assertThat(reply.backend()).isEqualTo("little");
    assertThat(reply.head().header(PINNED)).hasValue("false");
  }

  @Test
  void parallelFirstRequestsAskTheRouterOnceAndEndWithOneModel() throws Exception {
    ROUTER.says("code");
    for (int round = 0; round < 5; round++) {
      ROUTER.clear();
      ROUTER.says(round % 2 == 0 ? "code" : "talk");
      String id = freshId();
      Set<String> models = ConcurrentHashMap.newKeySet();
      AtomicInteger fresh = new AtomicInteger();
      Crowd.run(
          8,
          64,
          number -> {
            Reply reply = decide(session(id));
            models.add(reply.text().replaceFirst(".*\"model\":\"([^\"]*)\".*", "$1"));
            if (reply.text().contains("\"pinned\":false")) {
              fresh.incrementAndGet();
            }
          });
      assertThat(models).hasSize(1);
      assertThat(fresh).hasValue(1);
      assertThat(ROUTER.asked()).isEqualTo(1);
    }
  }

  @Test
  void twoTenantsWithTheSameIdHaveModelsOfTheirOwn() throws IOException {
    String id = freshId();
    ROUTER.says("code");
    assertPinned(decide(session(id), "Authorization: Bearer one"), false);
    ROUTER.says("talk");
    Reply other = decide(session(id), "Authorization: Bearer two");

    assertPinned(other, false);
    assertThat(other.text()).contains("\"route\":\"talk\"");
  }

  @Test
  void figuresTellWhyModelsWereChosen() throws IOException {
    String decisions = "pinion_model_decisions_total{decision=\"%s\"}";
    double pinned = figure(decisions.formatted("pinned"));
    double routed = figure(decisions.formatted("routed"));
    ROUTER.says("code");
    String id = freshId();
    decide(session(id));
    decide(session(id));

    awaitFigure(decisions.formatted("pinned"), figure -> figure == pinned + 1);
    awaitFigure(decisions.formatted("routed"), figure -> figure == routed + 1);
    assertThat(figure("pinion_model_router_seconds_count")).isPositive();
  }
}
