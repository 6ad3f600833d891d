package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Backends that are called by HTTP/2. Two serve one model, the others each that of its id. */
abstract class Http2Backends extends Behaviour {
  private static final String SPEECH = "/v1/audio/speech";
  private static final int FEW_STREAMS = 4;
  private static final byte[] OK = {'o', 'k'};
  private static final byte[] EVENT = "data: {\"n\":1}\n\n".getBytes(UTF_8);

  private static final Http2Backend WIDE = Http2Backend.start("wide", 100);
  private static final Http2Backend NARROW = Http2Backend.start("narrow", FEW_STREAMS);
  private static final Http2Backend BROKEN = Http2Backend.start("broken", 100);
  private static final Http2Backend SPARE = Http2Backend.start("spare", 100);
  private static final Http2Backend LONE = Http2Backend.start("lone", 100);

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(WIDE.settings());
    settings.putAll(NARROW.settings());
    settings.putAll(BROKEN.settings());
    settings.putAll(SPARE.settings());
    settings.putAll(LONE.settings());
    settings.put("pinion.backends", "wide,narrow,broken,spare,lone");
    settings.put("pinion.backend.broken.models", "either");
    settings.put("pinion.backend.spare.models", "either");
    settings.put("pinion.health.active", "false");
    settings.put("pinion.health.ejection.failures", "1"); // so that it shows what counts
    settings.put("pinion.selector.bounded-load", "off");
    return settings;
  }

  @AfterAll
  static void stop() {
    WIDE.close();
    NARROW.close();
    BROKEN.close();
    SPARE.close();
    LONE.close();
  }

  private static RawClient sent(RawClient client, String model, String... headerLines)
      throws IOException {
    return client.sendJson(CHAT, PROMPT.replace("test-model", model), headerLines);
  }

  private Reply ask(String model, String... headerLines) throws IOException {
    try (RawClient client = connect()) {
      return Reply.read(sent(client, model, headerLines));
    }
  }

  private static void finish(Http2Backend.Held request) throws Exception {
    request.answerHead("application/json");
    request.answerBody(OK, true);
  }

  private static String failures(String backend, String failure) {
    return "pinion_backend_failures_total{backend=\"" + backend + "\",failure=\"" + failure + "\"}";
  }

  @Test
  void manyRequestsShareOneConnection() throws Exception {
    WIDE.hold(50);
    try (Crowd crowd =
        Crowd.start(50, 50, number -> assertThat(ask("wide").status()).isEqualTo(200))) {
      List<Http2Backend.Held> all = new ArrayList<>();
      Set<Session> connections = new HashSet<>();
      for (int i = 0; i < 50; i++) {
        Http2Backend.Held request = WIDE.take();
        all.add(request);
        connections.add(request.connection());
      }
      assertThat(connections).hasSize(1);
      for (Http2Backend.Held request : all) {
        finish(request);
      }
      crowd.await();
    }
  }

  @Test
  void moreThanABackendAllowsOnOneConnectionTakeAnother() throws Exception {
    int count = 2 * FEW_STREAMS;
    NARROW.hold(count);
    try (Crowd crowd =
        Crowd.start(count, count, number -> assertThat(ask("narrow").status()).isEqualTo(200))) {
      List<Http2Backend.Held> all = new ArrayList<>();
      Map<Session, Integer> streams = new HashMap<>();
      for (int i = 0; i < count; i++) {
        Http2Backend.Held request = NARROW.take();
        all.add(request);
        streams.merge(request.connection(), 1, Integer::sum);
      }
      assertThat(streams.values()).containsExactly(FEW_STREAMS, FEW_STREAMS);
      for (Http2Backend.Held request : all) {
        finish(request);
      }
      crowd.await();
    }
  }

  @Test
  void whatHttp2ForbidsIsNotSentAndTheRestIs() throws Exception {
    WIDE.hold(1);
    try (RawClient client = connect()) {
      sent(
          client,
          "wide",
          "Connection: keep-alive, X-Of-Hop",
          "Keep-Alive: timeout=5",
          "Proxy-Connection: keep-alive",
          "X-Of-Hop: 1",
          "TE: trailers, gzip",
          "Upgrade: h2c",
          "HTTP2-Settings: AAAA",
          "X-Of-Caller: Yes",
          "Cookie: a=b");
      Http2Backend.Held request = WIDE.take();
      finish(request);
      assertThat(Reply.read(client).status()).isEqualTo(200);

      List<String> names = request.fields().stream().map(HttpField::getLowerCaseName).toList();
      assertThat(names)
          .contains("x-of-caller", "cookie", "content-length", "via")
          .doesNotContain(
              "connection",
              "keep-alive",
              "proxy-connection",
              "transfer-encoding",
              "upgrade",
              "http2-settings",
              "host",
              "te",
              "x-of-hop");
      assertThat(request.authority()).isEqualTo(WIDE.uri().getAuthority());
      assertThat(request.header("x-of-caller")).isEqualTo("Yes");
    }
  }

  @Test
  void aBackendThatGoesAwayGetsWhatItHasNotBegunOnANewConnection() throws Exception {
    double ejections = figure("pinion_ejections_total{backend=\"wide\"}");
    double before = figure(failures("wide", "unprocessed"));
    WIDE.hold(1);
    CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> asked("wide"));

    WIDE.take().goAwayBefore();

    assertThat(reply.get().status()).isEqualTo(200);
    assertThat(reply.get().backend()).isEqualTo("wide");
    assertThat(figure(failures("wide", "unprocessed"))).isEqualTo(before + 1);
    assertThat(figure("pinion_ejections_total{backend=\"wide\"}")).isEqualTo(ejections);
  }

  /** Also one that may not be repeated else, as no known LLM endpoint's may. */
  @Test
  void aRefusedStreamIsMadeAnewWhateverItAsksFor() throws Exception {
    double ejections = figure("pinion_ejections_total{backend=\"wide\"}");
    WIDE.hold(1);
    CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> speech("wide"));

    WIDE.take().reset(ErrorCode.REFUSED_STREAM_ERROR);

    assertThat(reply.get().status()).isEqualTo(200);
    assertThat(figure("pinion_ejections_total{backend=\"wide\"}")).isEqualTo(ejections);
  }

  @Test
  void anotherResetBeforeTheAnswerCountsAndIsRepeatedElsewhereWhereThatIsSafe() throws Exception {
    String id = freshId();
    while (!ask("either", session(id)).backend().equals("broken")) {
      id = freshId();
    }
    String pinned = session(id);
    BROKEN.hold(1);
    CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> asked("either", pinned));

    BROKEN.take().reset(ErrorCode.INTERNAL_ERROR);

    assertThat(reply.get().backend()).isEqualTo("spare");
    assertThat(reply.get().decision()).isEqualTo("repinned");
    assertThat(figure(failures("broken", "unanswered"))).isEqualTo(1);
    assertThat(figure("pinion_ejections_total{backend=\"broken\"}")).isEqualTo(1);
  }

  /** Unlike one of HTTP/1.1 it was not idle, so that its end is no sign that nothing was begun. */
  @Test
  void aConnectionThatEndsFailsTheCallOnItThoughItHasServedOthers() throws Exception {
    assertThat(ask("lone").status()).isEqualTo(200);
    LONE.hold(1);
    CompletableFuture<Reply> reply = CompletableFuture.supplyAsync(() -> speech("lone"));

    LONE.take().endConnection();

    assertThat(reply.get().status()).isEqualTo(502);
    assertThat(figure(failures("lone", "unanswered"))).isEqualTo(1);
  }

  @Test
  void aResetInTheMiddleOfAStreamEndsItWithATerminalEvent() throws Exception {
    WIDE.hold(1);
    try (RawClient client = connect()) {
      sent(client, "wide");
      Http2Backend.Held request = WIDE.take();
      request.answerHead("text/event-stream");
      request.answerBody(EVENT, false);
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      assertThat(client.nextEvent()).contains("data: {\"n\":1}");

      request.reset(ErrorCode.INTERNAL_ERROR);

      assertThat(client.nextEvent().orElseThrow()).contains("\"error\"");
    }
  }

  @Test
  void aClientThatLeavesHasItsStreamCancelled() throws Exception {
    WIDE.hold(1);
    Http2Backend.Held request;
    try (RawClient client = connect()) {
      sent(client, "wide");
      request = WIDE.take();
      request.answerHead("text/event-stream");
      request.answerBody(EVENT, false);
      client.readFinalHead();
      client.nextEvent();
      client.reset();
    }
    CompletableFuture<Void> events =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int i = 0; i < 1000; i++) {
                  request.answerBody(EVENT, false);
                }
              } catch (Exception e) {
                // reset, as it should be
              }
            });

    assertThat(request.awaitReset()).isEqualTo(ErrorCode.CANCEL_STREAM_ERROR.code);
    events.get();
  }

  @Test
  void aClientThatDoesNotReadHoldsItsOwnStreamUpAndNoOther() throws Exception {
    byte[] large = new byte[32 * 1024 * 1024];
    WIDE.hold(1);
    try (RawClient client = RawClient.connect(gateway(), 4096)) {
      sent(client, "wide");
      Http2Backend.Held request = WIDE.take();
      request.answerHead("application/octet-stream");
      Callback.Completable written = request.beginBody(large);
      client.readFinalHead();
      for (int i = 0; i < 2 * PASSING; i++) {
        assertThat(ask("wide").status()).isEqualTo(200);
      }
      assertThat(written).isNotDone();

      assertThat(client.readBody()).hasSize(large.length);
      written.get();
    }
  }

  @Test
  void aLongUploadStreamsThrough() throws Exception {
    WIDE.hold(1);
    String beginning = "{\"model\":\"wide\",\"long\":\"";
    String body = beginning + "x".repeat(8 * 1024 * 1024) + "\"}";
    try (RawClient client = connect()) {
      client.sendJson(CHAT, body);
      Http2Backend.Held request = WIDE.take();

      assertThat(request.awaitBody()).isEqualTo(body.length());

      finish(request);
      assertThat(Reply.read(client).status()).isEqualTo(200);
    }
  }

  /** Asks for what may not be repeated. */
  private Reply speech(String model) {
    try (RawClient client = connect()) {
      return Reply.read(client.sendJson(SPEECH, PROMPT.replace("test-model", model)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Reply asked(String model, String... headerLines) {
    try {
      return ask(model, headerLines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
