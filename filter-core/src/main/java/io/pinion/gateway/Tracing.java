package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.dialect.Dialect;
import io.pinion.observe.MetricFamily;
import io.pinion.observe.Trace;
import io.pinion.observe.TraceParent;
import io.pinion.observe.otlp.SpanExporter;
import io.pinion.relay.Posting;
import io.pinion.relay.Relay;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows exchanges as traces, where a receiver is configured. Safe for many threads. */
final class Tracing implements AutoCloseable {
  /** The request attribute that holds the trace of a request's exchange. */
  private static final String ATTRIBUTE = "io.pinion.trace";

  private static final String USUAL_PATH = "/v1/traces";
  private static final int ALL = 100;

  /** Those of RFC 9110 and RFC 5789; anything else may come from a stranger. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

  private static final Pattern STATE = Pattern.compile("[ -~\t]{1,4096}");

  private final int sample;
  private final @Nullable SpanExporter exporter;

  /**
   * As it is configured.
   *
   * @param relay makes calls to the receiver; not closed here
   */
  Tracing(GatewayConfig config, Relay relay) {
    URI endpoint = config.find(TraceSettings.ENDPOINT);
    sample = config.get(TraceSettings.SAMPLE);
    exporter = endpoint == null ? null : exporter(endpoint, config, relay);
  }

  private static SpanExporter exporter(URI endpoint, GatewayConfig config, Relay relay) {
    Backend server = new Backend("span-receiver", HttpValues.root(endpoint), 1);
    String path = endpoint.getRawPath();
    Posting receiver =
        relay.posting(server, path.replaceFirst("^/?$", USUAL_PATH), config.traceHeaders());
    return new SpanExporter(
        receiver,
        config.get(TraceSettings.SERVICE_NAME),
        config.get(TraceSettings.QUEUE),
        Threads.named("pinion-traces"));
  }

  /** Who is told of the exchange of a request; to be used in {@code service()}. */
  ExchangeTrace of(HttpServletRequest request) {
    return exporter == null ? Untraced.EXCHANGE : traced(request, exporter);
  }

  private TracedExchange traced(HttpServletRequest request, SpanExporter to) {
    if (request.getAttribute(ATTRIBUTE) instanceof TracedExchange begun) {
      return begun;
    }
    TraceParent parent = parent(request);
    String method = METHODS.contains(request.getMethod()) ? request.getMethod() : "_OTHER";
    Trace trace = Trace.begin(parent, sample, name(method, Target.path(request)));
    String state = parent == null ? null : state(request);
    TracedExchange begun = new TracedExchange(trace, method, state, to::publish);
    request.setAttribute(ATTRIBUTE, begun);
    return begun;
  }

  private static @Nullable TraceParent parent(HttpServletRequest request) {
    return TraceParent.read(RequestRules.lines(request, TraceParent.FIELD));
  }

  /** What others have added to the trace, for a call that is not the client's. */
  private static @Nullable String state(HttpServletRequest request) {
    String state = String.join(",", RequestRules.lines(request, TraceParent.STATE));
    return STATE.matcher(state).matches() ? state : null;
  }

  /** The method and the kind of endpoint, since the path itself may have an id in it. */
  private static String name(String method, String path) {
    String known = method.equals("_OTHER") ? "HTTP" : method;
    if (RoutingEndpoint.isAt(path)) {
      return known + " routing";
    }
    Dialect dialect = Dialect.of(path);
    return dialect == Dialect.OTHER ? known : known + " " + dialect.name().toLowerCase(Locale.ROOT);
  }

  /** The id of the trace that a request is part of, or that would begin with it. */
  String traceId(HttpServletRequest request) {
    if (of(request) instanceof TracedExchange traced) {
      return traced.traceId();
    }
    TraceParent parent = parent(request);
    return (parent == null ? TraceParent.random(ALL) : parent).traceId();
  }

  /** How it goes; nothing where there is no receiver. */
  List<MetricFamily> figures() {
    return exporter == null ? List.of() : exporter.figures();
  }

  /** Sends what is left, if the receiver takes it in a while. */
  @Override
  public void close() {
    if (exporter != null) {
      exporter.close();
    }
  }
}
