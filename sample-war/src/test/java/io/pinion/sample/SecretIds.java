package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whatever happens, nothing that the gateway writes has a raw session id or credential in it. */
abstract class SecretIds extends Behaviour {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b");

  /** In every id and credential that is sent here, and in nothing else. */
  private static final String MARK = "s3cr3tm4rk";

  static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    settings.put("pinion.response-headers", "all");
    settings.put("pinion.paths", "/v1/*,/ws/*");
    settings.put(
        "pinion.session.sources",
        "header:X-Session-ID,cookie:PINION-SESSION,query:session_id,path:^/ws/([^/]+),"
            + "path:/v1/conversations/([^/]+),"
            + "body:session_id,previous-response,credential");
    settings.put("pinion.session.pin-weak", "true");
    settings.put("pinion.health.interval", "100ms");
    return settings;
  }

  @AfterAll
  static void stop() {
    BACKENDS.close();
  }

  @Test
  void nothingThatIsWrittenHasARawIdInIt() throws Exception {
    try (GatewayLog log = GatewayLog.fromNow()) {
      List<Reply> replies = new ArrayList<>();
      for (String credential :
          new String[] {"Authorization: Bearer " + MARK, "X-API-Key: " + MARK, "X-None: 1"}) {
        replies.addAll(everySource(credential));
      }
      replies.addAll(everyFault());
      Eventually.get(
          log::lines, lines -> lines.stream().filter(l -> l.contains("path=/v1/last")).count() > 0);

      assertThat(replies).extracting(Reply::status).contains(200, 400, 502, 503);
      assertThat(replies).noneMatch(reply -> reply.toString().contains(MARK));
      assertThat(metrics()).contains("body:session_id").doesNotContain(MARK);
      assertThat(log.lines()).anyMatch(line -> line.contains("path=/ws/*"));
      assertThat(log.lines()).noneMatch(line -> line.contains(MARK));
    }
  }

  private List<Reply> everySource(String credential) throws IOException {
    List<Reply> replies = new ArrayList<>();
    replies.add(chat(session("h-" + MARK), credential));
    replies.add(chat("Cookie: PINION-SESSION=c-" + MARK, credential));
    replies.add(request("GET", "/v1/x?session_id=q-" + MARK, credential));
    replies.add(request("GET", "/ws/p-" + MARK + "/x", credential));
    replies.add(post("/v1/chat/completions", "{\"session_id\":\"b-" + MARK + "\"}", credential));
    replies.add(post("/v1/responses", previous(), credential));
    replies.add(request("GET", "/v1/responses/resp_" + MARK, credential));
    replies.add(request("GET", "/v1/conversations/conv_" + MARK + "/items", credential));
    replies.add(chat(credential));
    return replies;
  }

  private List<Reply> everyFault() throws IOException {
    List<Reply> replies = new ArrayList<>();
    String session = session("f-" + MARK);
    replies.add(chat(session, session("other-" + MARK)));
    replies.add(chat(session("in valid " + MARK)));
    replies.add(post("/v1/chat/completions", "{\"session_id\":\"in valid " + MARK + "\"}"));
    replies.add(request("GET", "/v1/a/%2e%2e/x?session_id=" + MARK, session));
    replies.add(chat(session, script(Script.closesAfterRequest())));
    replies.add(chat(session, script(Script.answers(503))));
    replies.add(chat(session, script(Script.answers().endlessHead())));
    replies.add(brokenOff(session));
    BACKENDS.all().forEach(TestBackend::kill);
    replies.add(chat(session));
    BACKENDS.all().forEach(TestBackend::revive);
    Reply last = request("GET", "/v1/last", session);
    while (last.status() != 200) { // until a probe has seen one
      last = request("GET", "/v1/last", session);
    }
    replies.add(last);
    return replies;
  }

  private Reply brokenOff(String session) throws IOException {
    try (RawClient client = connect()) {
      client.sendJson(CHAT, PROMPT, session, script(Script.events(3).closesAfter(2)));
      return new Reply(client.readFinalHead(), client.readTextUntilBroken());
    }
  }

  private static String previous() {
    return "{\"input\":\"hi\",\"previous_response_id\":\"resp_" + MARK + "\"}";
  }

  private Reply post(String path, String body, String... headerLines) throws IOException {
    try (RawClient client = connect()) {
      return Reply.read(client.sendJson(path, body, headerLines));
    }
  }
}
