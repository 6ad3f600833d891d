package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.model.ModelDecision;
import io.pinion.observe.ExchangeReport;
import io.pinion.observe.Span;
import io.pinion.observe.Span.Kind;
import io.pinion.observe.Trace;
import io.pinion.observe.TraceParent;
import io.pinion.pin.StoreObserver;
import io.pinion.relay.AttemptListener;
import io.pinion.relay.Ending;
import io.pinion.relay.Fields;
import io.pinion.relay.Side;
import io.pinion.route.Route;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as spans. Their names are those of the stages; nothing in them is a raw id, a
 * credential or a path. Names of attributes that begin with {@code http}, {@code gen_ai}, {@code
 * server} and {@code error} are OpenTelemetry's.
 */
final class TracedExchange implements ExchangeTrace {
  static final String BACKEND = "pinion.backend";
  static final String METHOD = "http.request.method";
  static final String STATUS = "http.response.status_code";

  private static final String MODEL = "gen_ai.request.model";

  /** What a body calls a model is not always short, or a name. */
  private static final Pattern NAME = Pattern.compile("[!-~]{1,256}");

  private final Trace trace;
  private final String method;
  private final @Nullable String state;
  private final Consumer<Trace> over;
  private final AtomicInteger sent = new AtomicInteger();
  private volatile @Nullable Span identify;
  private volatile @Nullable Span router;

  /**
   * Of a request that has come.
   *
   * @param method as spans have it
   * @param state what else it says that it is part of; null if nothing, or of no trace
   * @param over gets the trace when it is whole
   */
  TracedExchange(Trace trace, String method, @Nullable String state, Consumer<Trace> over) {
    this.trace = trace;
    this.method = method;
    this.state = state;
    this.over = over;
  }

  /** The trace that it is part of. */
  String traceId() {
    return trace.root().self().traceId();
  }

  @Override
  public void identifies() {
    identify = trace.step("identify", Kind.INTERNAL);
  }

  @Override
  public void identified() {
    Span begun = identify;
    if (begun != null) {
      begun.end();
    }
  }

  @Override
  public void asksFor(@Nullable String model) {
    trace.root().with(MODEL, nameOf(model));
  }

  private static @Nullable String nameOf(@Nullable String model) {
    return model != null && NAME.matcher(model).matches() ? model : null;
  }

  @Override
  public StoreObserver store() {
    return (question, began, failure) -> {
      Span pin = trace.step("pin", Kind.INTERNAL, began).with("pinion.store.question", question);
      end(pin, failure);
    };
  }

  @Override
  public Map<String, String> asks(String name) {
    Span asked = trace.step("model-router", Kind.CLIENT).with("pinion.router", name);
    router = asked;
    Map<String, String> fields = new HashMap<>();
    fields.put(TraceParent.FIELD, asked.self().text());
    if (state != null) {
      fields.put(TraceParent.STATE, state);
    }
    return fields;
  }

  @Override
  public void told(@Nullable Throwable failure) {
    Span asked = router;
    if (asked != null) {
      end(asked, failure);
    }
  }

  @Override
  public void chose(@Nullable ModelDecision decision) {
    trace.root().with("pinion.model.decision", decision == null ? null : decision.reason().label());
  }

  @Override
  public CompletionStage<Route> routes(long began, CompletionStage<Route> route) {
    Span step = trace.step("route", Kind.INTERNAL, began);
    return route.whenComplete(
        (found, failure) -> {
          if (found != null) {
            step.with(BACKEND, found.backend().id())
                .with("pinion.decision", found.decision().label())
                .with("pinion.lookup", found.lookup().label());
          }
          end(step, failure);
        });
  }

  private static void end(Span step, @Nullable Throwable failure) {
    if (failure != null) {
      Throwable cause = failure.getCause();
      boolean wrapped = failure instanceof CompletionException && cause != null;
      step.failed((wrapped && cause != null ? cause : failure).getClass().getName());
    }
    step.end();
  }

  @Override
  public AttemptListener sends(
      Backend backend, @Nullable String model, Fields fields, AttemptListener listener) {
    int before = sent.getAndIncrement();
    Span relay =
        trace
            .step("relay", Kind.CLIENT)
            .with(BACKEND, backend.id())
            .with(METHOD, method)
            .with(MODEL, nameOf(model))
            .with("server.address", backend.url().getHost())
            .with("http.request.resend_count", before == 0 ? null : before);
    fields.set(TraceParent.FIELD, relay.self().text());
    if (!trace.hasParent()) {
      fields.remove(TraceParent.STATE);
    }
    return new TracedAttempt(relay, listener);
  }

  @Override
  public void ended(ExchangeReport report) {
    Ending ending = report.outcome().ending();
    Span root =
        trace
            .root()
            .with(METHOD, method)
            .with(STATUS, report.status() == 0 ? null : report.status())
            .with("pinion.decision", report.decision() == null ? null : report.decision().label())
            .with("pinion.source", report.source())
            .with(BACKEND, report.backend())
            .with("pinion.attempts", report.attempts())
            .with("pinion.outcome", ending.label())
            .with(
                "pinion.session", report.session() == null ? null : report.session().key().hash());
    if (ending != Ending.ANSWERED && ending.side() != Side.CLIENT) {
      root.failed(report.outcome().label());
    } else if (report.status() >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
      root.failed(Integer.toString(report.status()));
    }
    trace.end();
    if (trace.isSampled()) {
      over.accept(trace);
    }
  }
}
