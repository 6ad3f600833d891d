package io.pinion.route;

import io.pinion.backend.Backend;
import io.pinion.session.Session;
import io.pinion.session.SessionId;
import io.pinion.session.SessionKey;
import io.pinion.session.SessionKind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many backends and many sessions, the same for the same seed. */
final class Crowds {
  private static final URI ANYWHERE = URI.create("http://192.0.2.1:8000");

  private Crowds() {}

  static List<Backend> backends(int count) {
    return backends(count, i -> 1);
  }

  static List<Backend> backends(int count, IntToDoubleFunction weight) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Backend("gpu-" + i, ANYWHERE, weight.applyAsDouble(i)))
        .toList();
  }

  /** Of which each can hold so many sessions warm. */
  static List<Backend> holding(int count, int maxSessions) {
    return IntStream.range(0, count)
        .mapToObj(i -> backend("gpu-" + i, maxSessions, Map.of()))
        .toList();
  }

  static Backend backend(String id, int maxSessions, Map<String, String> models) {
    return new Backend(id, ANYWHERE, 1, 0, maxSessions, models, "", Map.of());
  }

  /** Sessions of ids that clients have made. */
  static List<Session> sessions(int count, long seed) {
    return keys(count, seed).map(key -> session(key, "id", false)).toList();
  }

  /** Sessions of ids that were generated for their first requests. */
  static List<Session> generated(int count, long seed) {
    return keys(count, seed).map(key -> session(key, "pn1-", true)).toList();
  }

  /** The same with its next request. */
  static Session next(Session generated) {
    SessionId id =
        new SessionId(
            SessionKind.EXPLICIT, "header:X", "pn1-" + generated.key().hash() + "abcdef", false);
    return new Session(id, generated.key(), false, true);
  }

  private static Session session(SessionKey key, String value, boolean generated) {
    SessionId id = new SessionId(SessionKind.EXPLICIT, "header:X", value, false);
    return new Session(id, key, generated, !generated);
  }

  private static Stream<SessionKey> keys(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Stream.generate(() -> new SessionKey(random.nextLong(), random.nextLong())).limit(count);
  }
}
