package io.pinion.session;

import io.pinion.dialect.BodyPeek;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request made by hand. Header names are case-insensitive, as a container has them. */
public final class FakeRequestView implements RequestView {
  private static final String PATH = "/v1/chat/completions";

  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, List<String>> cookies = new TreeMap<>();
  private @Nullable String query;
  private @Nullable String principal;
  private String path = PATH;
  private String clientAddress = "192.0.2.1";
  private BodyPeek body = BodyPeek.NOTHING;

  /** A request with nothing in it. */
  public static FakeRequestView empty() {
    return new FakeRequestView();
  }

  /** Adds a header line. */
  public FakeRequestView header(String name, String value) {
    headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>()).add(value);
    return this;
  }

  /** Adds a cookie. */
  public FakeRequestView cookie(String name, String value) {
    cookies.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    return this;
  }

  /** Sets the raw query. */
  public FakeRequestView query(String raw) {
    query = raw;
    return this;
  }

  /** Sets the authenticated caller. */
  public FakeRequestView principal(String name) {
    principal = name;
    return this;
  }

  /** Sets the path. */
  public FakeRequestView path(String raw) {
    path = raw;
    return this;
  }

  /** Sets the client's address. */
  public FakeRequestView clientAddress(String address) {
    clientAddress = address;
    return this;
  }

  /** Sets what was seen of the body. */
  public FakeRequestView body(BodyPeek seen) {
    body = seen;
    return this;
  }

  /** What another request carries, besides. */
  public FakeRequestView and(FakeRequestView other) {
    other.headers.forEach((name, values) -> values.forEach(value -> header(name, value)));
    other.cookies.forEach((name, values) -> values.forEach(value -> cookie(name, value)));
    query = other.query == null ? query : other.query;
    path = other.path.equals(PATH) ? path : other.path;
    body = other.body == BodyPeek.NOTHING ? body : other.body;
    return this;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String clientAddress() {
    return clientAddress;
  }

  @Override
  public BodyPeek body() {
    return body;
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
