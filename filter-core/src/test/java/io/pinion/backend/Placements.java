package io.pinion.backend;

import io.pinion.session.SessionKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Backends, keys and rankings for tests. */
final class Placements {
  private static final URI ANYWHERE = URI.create("http://192.0.2.1:8000");

  private Placements() {}

  static Backend backend(String id, double weight) {
    return new Backend(id, ANYWHERE, weight);
  }

  static List<Backend> backends(String... ids) {
    return Arrays.stream(ids).map(id -> backend(id, 1)).toList();
  }

  static List<Backend> backends(int count) {
    return IntStream.range(0, count).mapToObj(i -> backend("gpu-" + i, 1)).toList();
  }

  /** The same keys each time. */
  static Stream<SessionKey> keys(int count) {
    SplittableRandom random = new SplittableRandom(20261121);
    return Stream.generate(() -> new SessionKey(random.nextLong(), random.nextLong())).limit(count);
  }

  static List<String> ids(Iterator<Backend> ranking) {
    List<String> ids = new ArrayList<>();
    ranking.forEachRemaining(backend -> ids.add(backend.id()));
    return ids;
  }

  static Selection of(SessionKey key, List<Backend> backends) {
    return new Choice(key, backends, Map.of());
  }

  static Selection loaded(List<Backend> backends, Map<String, Integer> inFlight) {
    return new Choice(null, backends, inFlight);
  }

  private record Choice(
      @Nullable SessionKey key, List<Backend> backends, Map<String, Integer> inFlight)
      implements Selection {
    @Override
    public int inFlight(Backend backend) {
      return inFlight.getOrDefault(backend.id(), 0);
    }
  }
}
