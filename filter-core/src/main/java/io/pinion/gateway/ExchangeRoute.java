package io.pinion.gateway;

import io.pinion.dialect.Dialect;
import io.pinion.model.ModelDecision;
import io.pinion.relay.Fields;
import io.pinion.relay.RequestBody;
import io.pinion.route.Call;
import io.pinion.route.NoBackendException;
import io.pinion.route.Route;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where one request is to go: who is calling, with which model, and so to which backend. */
final class ExchangeRoute {
  /** Told once where the request goes, or why it goes nowhere. */
  interface Listener {
    /** To a backend. */
    void routed(Route route);

    /** Nowhere: which model it would go to is all that was asked. */
    void decided(ModelDecision decision);

    /** Nowhere: this is the answer. */
    void refuse(Refusal refusal);

    /** Nowhere, by a fault of this program. */
    void failed(Throwable cause);
  }

  private static final Logger LOG = System.getLogger(ExchangeRoute.class.getName());

  private final Gateway gateway;
  private final ExchangeIdentity identity;
  private final ExchangeModel model;
  private final ExchangeTrace trace;

  ExchangeRoute(Gateway gateway, HttpServletRequest request, Dialect dialect, String path) {
    this.gateway = gateway;
    this.trace = gateway.tracing().of(request);
    this.identity = new ExchangeIdentity(gateway, request, dialect, path);
    this.model =
        new ExchangeModel(
            gateway, request, dialect, path, request.getHeader("Content-Encoding") == null);
  }

  /** Who is calling. */
  ExchangeIdentity identity() {
    return identity;
  }

  /** With which model. */
  ExchangeModel model() {
    return model;
  }

  /** How much of the body has to be there for {@link #begin}. */
  int peekLimit() {
    return Math.max(identity.peekLimit(), model.peekLimit());
  }

  /**
   * Finds out, from what of the body is at hand. Called once, while the request is ours.
   *
   * @param upstream gets the fields that tell the session
   */
  void begin(RequestBody body, Fields upstream, Listener listener) {
    Refusal refusal = identity.look(body);
    trace.identified();
    refusal = refusal == null ? model.read(body) : refusal;
    if (refusal != null) {
      listener.refuse(refusal);
      return;
    }
    identity.addTo(upstream);
    trace.asksFor(model.name());
    model
        .decide(identity.session(), trace)
        .whenComplete(
            (decision, failure) -> guarded(listener, () -> chosen(decision, failure, listener)));
  }

  private void chosen(
      @Nullable ModelDecision decision, @Nullable Throwable failure, Listener listener) {
    trace.chose(decision);
    if (failure != null) {
      listener.failed(failure);
    } else if (decision != null && model.isDecisionAlone()) {
      listener.decided(decision);
    } else {
      route()
          .whenComplete(
              (route, none) ->
                  guarded(
                      listener,
                      () -> {
                        if (route == null) {
                          listener.refuse(refusal(Objects.requireNonNull(none)));
                        } else {
                          listener.routed(route);
                        }
                      }));
    }
  }

  /** Nobody else would hear of what is thrown. */
  private static void guarded(Listener listener, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      listener.failed(e);
    }
  }

  private static Refusal refusal(Throwable failure) {
    if (cause(failure) instanceof NoBackendException none) {
      boolean unknown = none.reason() == NoBackendException.Reason.MODEL_UNKNOWN;
      return new Refusal(
          unknown ? HttpServletResponse.SC_NOT_FOUND : HttpServletResponse.SC_SERVICE_UNAVAILABLE,
          String.valueOf(none.getMessage()));
    }
    LOG.log(Level.ERROR, "a request could not be routed", failure);
    return new Refusal(
        HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "the request could not be routed");
  }

  /**
   * The route to a backend that serves the model, or one that comes next.
   *
   * @return fails as {@link io.pinion.route.Router#route(Call)} does
   */
  CompletionStage<Route> route() {
    Call call = new Call(identity.session(), identity.continuation(), model.name(), trace.store());
    CompletionStage<Route> route = trace.routes(System.nanoTime(), gateway.router().route(call));
    return model.hasNext() ? orNext(route) : route;
  }

  private CompletionStage<Route> orNext(CompletionStage<Route> route) {
    return route
        .handle(
            (found, failure) -> {
              if (found != null) {
                return CompletableFuture.completedFuture(found);
              } else if (cause(failure) instanceof NoBackendException && model.hasNext()) {
                return next();
              }
              return CompletableFuture.<Route>failedFuture(failure);
            })
        .thenCompose(Function.identity());
  }

  /** The route of the next model, of which there is one. */
  CompletionStage<Route> next() {
    model.advance();
    return route();
  }

  /** What a stage has failed by. */
  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException ? failure.getCause() : failure;
  }
}
