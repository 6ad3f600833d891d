package io.pinion.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request's head made by hand. Header names are case-insensitive, as a container has them. */
public final class FakeHead implements RequestHead {
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, List<String>> cookies = new TreeMap<>();
  private @Nullable String query;
  private @Nullable String principal;

  /** A request with nothing in it. */
  public static FakeHead empty() {
    return new FakeHead();
  }

  /** Adds a header line. */
  public FakeHead header(String name, String value) {
    headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>()).add(value);
    return this;
  }

  /** Adds a cookie. */
  public FakeHead cookie(String name, String value) {
    cookies.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    return this;
  }

  /** Sets the raw query. */
  public FakeHead query(String raw) {
    query = raw;
    return this;
  }

  /** Sets the authenticated caller. */
  public FakeHead principal(String name) {
    principal = name;
    return this;
  }

  @Override
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  @Override
  public List<String> cookies(String name) {
    return cookies.getOrDefault(name, List.of());
  }

  @Override
  public @Nullable String rawQuery() {
    return query;
  }

  @Override
  public @Nullable String principal() {
    return principal;
  }
}
