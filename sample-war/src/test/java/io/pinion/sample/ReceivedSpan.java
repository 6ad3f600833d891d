package io.pinion.sample;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A span as a receiver has got it.
 *
 * @param name what was done
 * @param kind {@code SERVER}, {@code CLIENT} or {@code INTERNAL}
 * @param traceId in hex
 * @param spanId in hex
 * @param parentId that of the span it is part of, in hex; empty if of none
 * @param start when it began
 * @param duration how long it took
 * @param attributes what was noted, numbers as text
 * @param failed whether it has failed
 */
public record ReceivedSpan(
    String name,
    String kind,
    String traceId,
    String spanId,
    String parentId,
    Instant start,
    Duration duration,
    Map<String, String> attributes,
    boolean failed) {

  static ReceivedSpan of(Span span) {
    long began = span.getStartTimeUnixNano();
    return new ReceivedSpan(
        span.getName(),
        span.getKind().name().replace("SPAN_KIND_", ""),
        hex(span.getTraceId().toByteArray()),
        hex(span.getSpanId().toByteArray()),
        hex(span.getParentSpanId().toByteArray()),
        Instant.EPOCH.plusNanos(began),
        Duration.ofNanos(span.getEndTimeUnixNano() - began),
        span.getAttributesList().stream()
            .collect(Collectors.toMap(KeyValue::getKey, ReceivedSpan::value)),
        span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR);
  }

  private static String value(KeyValue pair) {
    return pair.getValue().hasIntValue()
        ? Long.toString(pair.getValue().getIntValue())
        : pair.getValue().getStringValue();
  }

  private static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }

  /** What a call that is part of it says in its {@code traceparent}. */
  public String traceParent() {
    return "00-" + traceId + "-" + spanId + "-01";
  }

  /** Whether it is part of another one. */
  public boolean isBelow(ReceivedSpan other) {
    return traceId.equals(other.traceId) && parentId.equals(other.spanId);
  }
}
