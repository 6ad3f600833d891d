package io.pinion.sample;

import java.util.List;
import java.util.Map;

/** The model that tells routes, as a backend that does what the test says. */
final class RouterModel implements AutoCloseable {
  static final String SMALL = "openai/small";
  static final String LARGE = "meta/Large-70B";
  static final String SPARE = "spare";

  private final TestBackend server = TestBackend.start("router");

  /** The settings of two model routes that this one tells: code (large, then spare) and talk. */
  Map<String, String> settings() {
    return Map.of(
        "pinion.model.routes",
        "code,talk",
        "pinion.model.route.code.description",
        "writing and mending code",
        "pinion.model.route.code.models",
        LARGE + "," + SPARE,
        "pinion.model.route.talk.description",
        "small talk",
        "pinion.model.route.talk.models",
        SMALL,
        "pinion.model.router.url",
        server.uri().toString(),
        "pinion.model.router.headers.Authorization",
        "Bearer sk-router-own-key");
  }

  /** It answers with this route from now on. */
  void says(String route) {
    server.respondWith(script(route));
  }

  /** What makes any backend such a model that answers with this route. */
  static Script script(String route) {
    return Script.answers(
        200,
        "application/json",
        "{\"choices\":[{\"message\":{\"content\":\"{\\\"route\\\": \\\"" + route + "\\\"}\"}}]}");
  }

  void does(Script script) {
    server.respondWith(script);
  }

  /** How often it was asked since the last {@link #clear}. */
  int asked() {
    return server.requests().size();
  }

  List<ReceivedRequest> requests() {
    return server.requests();
  }

  void clear() {
    server.clear();
  }

  void kill() {
    server.kill();
  }

  void revive() {
    server.revive();
  }

  @Override
  public void close() {
    server.close();
  }
}
