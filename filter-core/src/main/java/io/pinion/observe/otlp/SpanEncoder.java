package io.pinion.observe.otlp;

import io.pinion.observe.Span;
import io.pinion.observe.Trace;
import java.util.List;
import java.util.UUID;

/**
 * Writes spans as an {@code ExportTraceServiceRequest} in binary Protocol Buffers. The numbers are
 * those of opentelemetry-proto's trace.proto, resource.proto and common.proto.
 */
final class SpanEncoder {
  static final String CONTENT_TYPE = "application/x-protobuf";

  private static final String SCOPE = "io.pinion";
  private static final int PARENT_REMOTENESS_IS_KNOWN = 0x100;
  private static final int PARENT_IS_REMOTE = 0x200;
  private static final int SAMPLED = 0x01;
  private static final int ERROR = 2;

  private final String service;
  private final String instance = UUID.randomUUID().toString();

  /**
   * For one gateway.
   *
   * @param service its name to others
   */
  SpanEncoder(String service) {
    this.service = service;
  }

  byte[] encode(List<Trace> traces) {
    return new ProtoWriter().message(1, ofResource -> resourceSpans(ofResource, traces)).toBytes();
  }

  private void resourceSpans(ProtoWriter to, List<Trace> traces) {
    to.message(
        1,
        resource ->
            resource
                .message(1, pair -> attribute(pair, "service.name", service))
                .message(1, pair -> attribute(pair, "service.instance.id", instance)));
    to.message(
        2,
        ofScope -> {
          ofScope.message(1, scope -> scope.text(1, SCOPE));
          for (Trace trace : traces) {
            trace.spans().forEach(span -> ofScope.message(2, one -> span(one, trace, span)));
          }
        });
  }

  private static void span(ProtoWriter to, Trace trace, Span span) {
    to.id(1, span.self().high(), span.self().low()).id(2, span.self().span());
    if (span.parent() != 0) {
      to.id(4, span.parent());
    }
    to.text(5, span.name())
        .number(6, kind(span.kind()))
        .fixed64(7, span.beganAt())
        .fixed64(8, span.endedAt());
    span.attributes().forEach((key, value) -> to.message(9, pair -> attribute(pair, key, value)));
    if (span.hasFailed()) {
      to.message(15, status -> status.number(3, ERROR));
    }
    boolean remote = trace.hasParent() && span.equals(trace.root());
    to.fixed32(16, SAMPLED | PARENT_REMOTENESS_IS_KNOWN | (remote ? PARENT_IS_REMOTE : 0));
  }

  private static int kind(Span.Kind kind) {
    return switch (kind) {
      case INTERNAL -> 1;
      case SERVER -> 2;
      case CLIENT -> 3;
    };
  }

  private static void attribute(ProtoWriter to, String key, Object value) {
    to.text(1, key)
        .message(
            2,
            any -> {
              if (value instanceof Number number) {
                any.number(3, number.longValue());
              } else {
                any.text(1, value.toString());
              }
            });
  }
}
