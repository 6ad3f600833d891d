package io.pinion.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinion.session.Identifier.WhenAbsent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Identifiers under one fixed secret. */
final class Identifiers {
  private static final SessionKeys KEYS = new SessionKeys("a-secret-for-the-tests".getBytes(UTF_8));

  private Identifiers() {}

  static Identifier of(Tenant tenant, WhenAbsent whenAbsent, String... sources) {
    List<SessionIdResolver> resolvers = Arrays.stream(sources).map(SessionIdResolver::of).toList();
    return new Identifier(resolvers, tenant, KEYS, whenAbsent, false);
  }

  static Identifier pinningWeak(String... sources) {
    List<SessionIdResolver> resolvers = Arrays.stream(sources).map(SessionIdResolver::of).toList();
    return new Identifier(resolvers, Tenant.none(), KEYS, WhenAbsent.NONE, true);
  }

  static Identifier ofHeader(String name) {
    return of(Tenant.auto(), WhenAbsent.NONE, "header:" + name);
  }

  static Session session(Identifier identifier, RequestView request) {
    return Objects.requireNonNull(identifier.identify(request, false).session());
  }
}
