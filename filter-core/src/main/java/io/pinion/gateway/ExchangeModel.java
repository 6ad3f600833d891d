package io.pinion.gateway;

import io.pinion.backend.Backend;
import io.pinion.dialect.Dialect;
import io.pinion.dialect.MalformedBodyException;
import io.pinion.dialect.ModelQuestion;
import io.pinion.model.ModelDecision;
import io.pinion.model.RoutingObserver;
import io.pinion.relay.RequestBody;
import io.pinion.relay.UpstreamRequest;
import io.pinion.session.Session;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The model of one exchange: the one that its body asks for, or where model routes are configured
 * the one that is chosen for it and, if that one fails, those that come next; and what a backend
 * calls it.
 */
final class ExchangeModel {
  private static final Logger LOG = System.getLogger(ExchangeModel.class.getName());
  private static final String PINNED = "x-plano-pinned";

  /** Below Messages, but no turns of one conversation. */
  private static final String BATCHES = "/v1/messages/batches";

  /** RFC 9530, and what was before it: of a body that the gateway changes. */
  private static final List<String> DIGESTS =
      List.of("Content-Digest", "Repr-Digest", "Digest", "Content-MD5");

  private final Models models;
  private final Identifying identifying;
  private final Dialect dialect;
  private final @Nullable RoutingEndpoint endpoint;

  /** Whether a model may be chosen for it. */
  private final boolean choosable;

  /** Whether its body has to be whole to be read, or to be sent with another model. */
  private final boolean held;

  private final boolean readsName;

  private volatile @Nullable String asked;
  private volatile @Nullable ModelQuestion question;
  private volatile @Nullable ModelDecision decision;
  private volatile int rank;

  ExchangeModel(
      Gateway gateway, HttpServletRequest request, Dialect dialect, String path, boolean readable) {
    this.models = gateway.models();
    this.identifying = gateway.identifying();
    this.dialect = dialect;
    boolean plain = request.getMethod().equals("POST") && readable;
    boolean named = plain && dialect != Dialect.OTHER && !isMultipart(request);
    this.endpoint =
        models.areRouted() && RoutingEndpoint.isAt(path)
            ? new RoutingEndpoint(request, path, gateway.tracing().traceId(request))
            : null;
    this.choosable = plain && models.mayChooseFor(dialect) && !path.contains(BATCHES);
    this.held = choosable || (named && gateway.backends().pool().renamesModels());
    this.readsName = named && gateway.backends().pool().namesModels();
  }

  /** An upload of a file, say, in which no model is looked for. */
  private static boolean isMultipart(HttpServletRequest request) {
    String type = request.getContentType();
    return type != null && type.regionMatches(true, 0, "multipart/", 0, "multipart/".length());
  }

  /** How much of the body has to be at hand for {@link #read}, if that is more than for others. */
  int peekLimit() {
    return readsName ? identifying.peekLimit() : 0;
  }

  /** How much of the body is to be held whole. */
  int holdLimit() {
    return held ? models.maxBody() : 0;
  }

  /** Whether nothing is asked for but the decision. */
  boolean isDecisionAlone() {
    return endpoint != null;
  }

  /** The endpoint that the decision is asked from. */
  RoutingEndpoint endpoint() {
    return Objects.requireNonNull(endpoint);
  }

  /**
   * Looks into the body, if that is needed. Called once, when it is at hand.
   *
   * @return why the request is refused; null if it is not
   */
  @Nullable Refusal read(RequestBody body) {
    Refusal fault = endpoint == null ? null : endpoint.fault();
    if (fault != null) {
      return fault;
    }
    if (held && !body.isWhole()) {
      return models.tooLong();
    }
    if (held) {
      fault = readWhole(body);
    }
    if (fault == null && readsName && asked == null) {
      asked =
          body.look((bytes, length) -> identifying.peekModel(dialect, bytes, length))
              .field(Identifying.MODEL);
    }
    return fault;
  }

  private @Nullable Refusal readWhole(RequestBody body) {
    byte[] bytes = Objects.requireNonNullElse(body.whole(), new byte[0]);
    if (bytes.length > models.maxBody()) {
      return models.tooLong();
    }
    try {
      ModelQuestion read = ModelQuestion.read(dialect, bytes);
      if (read.hasIgnoredPreferences()) {
        LOG.log(Level.DEBUG, "routing_preferences that could not be understood are passed over");
      }
      question = read;
      asked = read.model();
      return null;
    } catch (
        MalformedBodyException e) { // of a request to a backend, the backend's to complain about
      return endpoint == null
          ? null
          : new Refusal(
              HttpServletResponse.SC_BAD_REQUEST,
              "Failed to parse request JSON: " + e.getMessage());
    }
  }

  /** Chooses the model, if one is to be chosen; fails only by a fault of this program. */
  CompletionStage<@Nullable ModelDecision> decide(
      @Nullable Session session, RoutingObserver observer) {
    ModelQuestion read = question;
    boolean wanted =
        choosable && read != null && (endpoint != null || models.concerns(read.model()));
    if (read == null || !wanted) {
      return CompletableFuture.completedFuture(null);
    }
    return models
        .decide(read, session, observer)
        .thenApply(
            decided -> {
              decision = decided;
              return decided;
            });
  }

  /** The model to ask for now; null if none is known. */
  @Nullable String name() {
    ModelDecision decided = decision;
    return decided == null ? asked : decided.models().get(rank);
  }

  /** Whether another model may be asked for when this one fails. */
  boolean hasNext() {
    ModelDecision decided = decision;
    return decided != null && rank + 1 < decided.models().size();
  }

  /** Goes on to the next model. */
  void advance() {
    int next = rank + 1;
    rank = next;
  }

  /** Has the request sent with the model as this backend calls it. */
  void prepare(UpstreamRequest request, Backend backend) {
    ModelQuestion read = question;
    String wanted = name();
    byte[] bytes = request.body().whole();
    if (read != null && wanted != null && bytes != null) {
      byte[] edited = read.withModel(bytes, backend.ownName(wanted));
      request.body().sendInstead(edited);
      if (edited != bytes) {
        DIGESTS.forEach(request.fields()::remove);
      }
    }
  }

  /** An answer has begun: what was read of the body is not needed any more. */
  void forget() {
    question = null;
  }

  /** Tells the client whether its session's earlier decision was repeated. */
  void tell(BiConsumer<String, String> fields) {
    ModelDecision decided = decision;
    if (decided != null) {
      fields.accept(PINNED, Boolean.toString(decided.isPinned()));
    }
  }

  /** The answer of the decision endpoint. */
  byte[] answer(ModelDecision decided, @Nullable Session session) {
    return endpoint().answer(decided, Objects.requireNonNullElse(asked, ""), session);
  }
}
