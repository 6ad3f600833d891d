package io.pinion.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.dialect.Dialect;
import io.pinion.session.FakeRequestView;
import io.pinion.session.Identification;
import io.pinion.session.Identifier;
import io.pinion.session.Session;
import io.pinion.session.SessionKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests in the shape in which SDKs and agents send them yield the session that one would expect,
 * with the default sources and the fingerprint. What is expected stands among their headers.
 */
class RecordedRequestsTest {
  private static final SessionKeys KEYS = new SessionKeys("a-secret-for-the-tests".getBytes(UTF_8));

  private final Identifier identifier =
      Identifiers.of(GatewayConfig.of(Map.of("pinion.session.fingerprint", "true")), KEYS);

  @ParameterizedTest
  @MethodSource
  void sessionIsTheExpectedOne(Path file) {
    Recorded recorded = Recorded.read(file);
    Session session = session(recorded);

    assertThat(session.id().source()).isEqualTo(recorded.headers().get("Expect-Source"));
    String id = recorded.headers().get("Expect-Id");
    if (id != null) {
      assertThat(session.id().value()).isEqualTo(id);
    }
  }

  static Stream<Path> sessionIsTheExpectedOne() throws IOException, URISyntaxException {
    Path folder =
        Path.of(
            Objects.requireNonNull(RecordedRequestsTest.class.getResource("/recorded")).toURI());
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.sorted().toList();
    }
    assertThat(files).hasSizeGreaterThan(12);
    return files.stream();
  }

  @Test
  void agentKeepsItsKeyWhetherHeaderOrBodyNamesTheSession() {
    Map<String, Session> sessions = new LinkedHashMap<>();
    for (String name : List.of("claude-code-body-only", "claude-code-older")) {
      sessions.put(name, session(named(name)));
    }
    // Claude Code with a login sends another credential, and so is another tenant
    assertThat(sessions.values())
        .extracting(Session::key)
        .containsOnly(sessions.values().iterator().next().key());
  }

  @Test
  void withoutTheFingerprintAnUnnamedRequestGetsAnId() {
    Identifier plain = Identifiers.of(GatewayConfig.of(Map.of()), KEYS);

    assertThat(session(plain, named("langchain4j")).generated()).isTrue();
  }

  private static Recorded named(String name) {
    try {
      return sessionIsTheExpectedOne()
          .map(Recorded::read)
          .filter(recorded -> recorded.name().equals(name + ".http"))
          .findFirst()
          .orElseThrow();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private Session session(Recorded recorded) {
    return session(identifier, recorded);
  }

  private static Session session(Identifier by, Recorded recorded) {
    FakeRequestView request = FakeRequestView.empty().path(recorded.path());
    recorded.headers().forEach(request::header);
    Identification head = by.identify(request, true);
    if (head.undecided()) {
      byte[] body = recorded.body().getBytes(UTF_8);
      request.body(by.peek(Dialect.of(recorded.path()), body, body.length));
      head = by.identify(request, false);
    }
    return Objects.requireNonNull(head.session());
  }

  private record Recorded(String name, String path, Map<String, String> headers, String body) {
    static Recorded read(Path file) {
      try {
        String text = Files.readString(file);
        int end = text.indexOf("\n\n");
        List<String> lines = text.substring(0, end).lines().toList();
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
          int colon = line.indexOf(':');
          headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        String target = lines.get(0).substring("POST ".length());
        return new Recorded(
            String.valueOf(file.getFileName()),
            target.replaceFirst("\\?.*", ""),
            headers,
            text.substring(end + 2));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
