package io.pinion.observe;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span as others are told of it, in the field {@value #FIELD} of W3C Trace Context.
 *
 * @param high the first half of the trace's id
 * @param low the second half
 * @param span the span's id
 * @param sampled whether the trace is recorded
 */
public record TraceParent(long high, long low, long span, boolean sampled) {
  /** The field's name. */
  public static final String FIELD = "traceparent";

  /** The name of the field that has what others add; without a trace's parent it means nothing. */
  public static final String STATE = "tracestate";

  /** Of a version later than 00, more may follow; ff is none. */
  private static final Pattern TEXT =
      Pattern.compile("(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

  /** The part of a trace's id that is random whoever made it. */
  private static final long RANDOM = (1L << 56) - 1;

  private static final int WHOLE = 100;
  private static final HexFormat HEX = HexFormat.of();
  private static final int TRACE = 3;
  private static final int HALF = 16;
  private static final int SPAN = TRACE + 2 * HALF + 1;
  private static final int FLAGS = SPAN + HALF + 1;
  private static final int LENGTH = FLAGS + 2;

  /**
   * What a request says.
   *
   * @param lines the lines of its field
   * @return null if it says nothing, or nothing that can be understood: then a new trace begins
   */
  public static @Nullable TraceParent read(List<String> lines) {
    String text = lines.size() == 1 ? lines.get(0).strip() : "";
    boolean longer = text.startsWith("00") && text.length() > LENGTH;
    if (longer || !TEXT.matcher(text).matches()) {
      return null;
    }
    long high = HexFormat.fromHexDigitsToLong(text, TRACE, TRACE + HALF);
    long low = HexFormat.fromHexDigitsToLong(text, TRACE + HALF, TRACE + 2 * HALF);
    long span = HexFormat.fromHexDigitsToLong(text, SPAN, SPAN + HALF);
    int flags = HexFormat.fromHexDigits(text, FLAGS, LENGTH);
    boolean valid = (high != 0 || low != 0) && span != 0;
    return valid ? new TraceParent(high, low, span, (flags & 1) != 0) : null;
  }

  /**
   * The first span of a new trace.
   *
   * @param sample of how many in a hundred traces the spans are kept
   */
  public static TraceParent random(int sample) {
    long low = newId();
    boolean sampled = (low & RANDOM) < RANDOM / WHOLE * sample || sample == WHOLE;
    return new TraceParent(newId(), low, newId(), sampled);
  }

  /** Another span of the same trace. */
  TraceParent another() {
    return new TraceParent(high, low, newId(), sampled);
  }

  private static long newId() {
    long id = 0;
    while (id == 0) {
      id = ThreadLocalRandom.current().nextLong();
    }
    return id;
  }

  /** The trace's id as text. */
  public String traceId() {
    return HEX.toHexDigits(high) + HEX.toHexDigits(low);
  }

  /** The field's value. */
  public String text() {
    return "00-" + traceId() + "-" + HEX.toHexDigits(span) + (sampled ? "-01" : "-00");
  }
}
