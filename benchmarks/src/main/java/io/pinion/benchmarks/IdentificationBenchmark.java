package io.pinion.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.pinion.dialect.BodyPeek;
import io.pinion.dialect.Dialect;
import io.pinion.session.Identifier;
import io.pinion.session.RequestView;
import io.pinion.session.Session;
import io.pinion.session.SessionIdResolver;
import io.pinion.session.SessionKeys;
import io.pinion.session.Tenant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What identifying a request costs, by a header and by a body of 100 KiB, beside what nobody can
 * save: the keyed hash alone, and Jackson skipping the document. {@code -prof gc} adds the
 * allocation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IdentificationBenchmark {
  private static final int TURNS = 100;
  private static final byte[] SECRET = "a secret of a benchmark".getBytes(StandardCharsets.UTF_8);

  private final byte[] body = conversation();
  private final Identifier identifier = identifier("body:metadata.session_id");
  private final Identifier byOpening = identifier("fingerprint");
  private final JsonFactory json = new JsonFactory();
  private final Mac keyed = keyed();

  /** The default headers are asked one after the other; the second has it. */
  @Benchmark
  public @Nullable Session byHeader() {
    return identifier.identify(new Request("chat-1", BodyPeek.NOTHING), true).session();
  }

  /** A field behind the messages. */
  @Benchmark
  public @Nullable Session byBody() {
    BodyPeek peek = identifier.peek(Dialect.CHAT, body, body.length);
    return identifier.identify(new Request(null, peek), false).session();
  }

  /** The opening of the conversation. */
  @Benchmark
  public @Nullable Session byFingerprint() {
    BodyPeek peek = byOpening.peek(Dialect.CHAT, body, body.length);
    return byOpening.identify(new Request(null, peek), false).session();
  }

  /** Baseline of {@link #byHeader}: one HMAC over as many bytes. */
  @Benchmark
  public byte[] hmacAlone() throws CloneNotSupportedException {
    Mac mac = (Mac) keyed.clone();
    return mac.doFinal(
        "explicit authorization:Bearer sk-0123456789abcdef chat-1"
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Baseline of {@link #byBody}: every token is looked at, and none kept. */
  @Benchmark
  public int jacksonAlone() throws IOException {
    int tokens = 0;
    try (JsonParser parser = json.createParser(body)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return tokens;
  }

  private static Identifier identifier(String last) {
    Stream<String> sources =
        Stream.of(
            "header:X-Conversation-ID",
            "header:X-Session-ID",
            "cookie:PINION-SESSION",
            "query:session_id",
            "body:prompt_cache_key",
            last);
    return new Identifier(
        sources.map(SessionIdResolver::of).toList(),
        Tenant.auto(),
        new SessionKeys(SECRET),
        Identifier.WhenAbsent.NONE,
        false);
  }

  private static Mac keyed() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static byte[] conversation() {
    StringBuilder text = new StringBuilder("{\"model\":\"m\",\"messages\":[");
    String words = "the quick brown fox jumps over the lazy dog ".repeat(11);
    for (int turn = 0; turn < TURNS; turn++) {
      text.append("{\"role\":\"user\",\"content\":\"").append(words).append("\"},");
      text.append("{\"role\":\"assistant\",\"content\":\"").append(words).append("\"},");
    }
    text.append("{\"role\":\"user\",\"content\":\"and?\"}],");
    text.append("\"metadata\":{\"session_id\":\"chat-1\"}}");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private record Request(@Nullable String id, BodyPeek body) implements RequestView {
    @Override
    public List<String> headers(String name) {
      return switch (name) {
        case "X-Session-ID" -> id == null ? List.of() : List.of(id);
        case "Authorization" -> List.of("Bearer sk-0123456789abcdef");
        default -> List.of();
      };
    }

    @Override
    public List<String> cookies(String name) {
      return List.of();
    }

    @Override
    public String path() {
      return "/v1/chat/completions";
    }

    @Override
    public @Nullable String rawQuery() {
      return null;
    }

    @Override
    public @Nullable String principal() {
      return null;
    }

    @Override
    public String clientAddress() {
      return "192.0.2.1";
    }
  }
}
