package io.pinion.gateway;

import io.pinion.dialect.Dialect;
import io.pinion.dialect.RoutingAnswer;
import io.pinion.relay.Fields;
import io.pinion.relay.Outcome;
import io.pinion.relay.TerminalEvents;
import io.pinion.route.Route;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the gateway tells the client of one exchange, in its dialect, what has become of it. */
final class ExchangeWords implements TerminalEvents {
  /** Time to read a terminal event before the connection breaks. */
  private static final Duration LAST_WORDS = Duration.ofMillis(250);

  private final Gateway gateway;
  private final Dialect dialect;
  private final ExchangeIdentity identity;
  private final ExchangeModel model;
  private final Supplier<@Nullable Route> route;
  private final BooleanSupplier endsConnection;
  private volatile @Nullable String said;

  /**
   * Nothing said so far.
   *
   * @param where who is calling, with which model
   * @param route where the request was sent; none if nowhere
   */
  ExchangeWords(
      Gateway gateway,
      HttpServletRequest incoming,
      Dialect dialect,
      ExchangeRoute where,
      Supplier<@Nullable Route> route) {
    this.gateway = gateway;
    this.dialect = dialect;
    this.identity = where.identity();
    this.model = where.model();
    this.route = route;
    this.endsConnection = gateway.readiness().endsConnectionOf(incoming);
  }

  /** Tells what was decided in the head of an answer. */
  void decorate(HttpServletResponse response) {
    addTo(
        (name, value) -> {
          if (name.equals(IdReturn.SET_COOKIE)) {
            response.addHeader(name, value);
          } else {
            response.setHeader(name, value);
          }
        });
  }

  /** Tells what was decided in these fields. */
  void addTo(BiConsumer<String, String> fields) {
    identity.tell(fields);
    model.tell(fields);
    Route decided = route.get();
    if (decided != null) {
      gateway.decisionHeaders().set(fields, decided, identity.session());
    }
    if (endsConnection.getAsBoolean()) {
      fields.accept("Connection", "close");
    }
  }

  /** The body of an error, which stands for the answer. */
  byte[] error(int status, String text) {
    said = text;
    return model.isDecisionAlone()
        ? RoutingAnswer.error(status, text)
        : dialect.error(status, text);
  }

  /** The fields of an error. */
  Fields errorFields(int status) {
    Fields fields = OwnAnswer.fields(dialect, status, gateway.backends().retryAfter());
    if (model.isDecisionAlone()) {
      fields.set("Content-Type", "application/json");
      model.endpoint().addTo(fields, status);
    }
    return fields;
  }

  @Override
  public byte[] brokenOff(Outcome outcome) {
    Refusal refusal = Refusal.of(outcome);
    return dialect.terminalEvent(refusal.status(), refusal.message());
  }

  @Override
  public int statusOf(Outcome outcome) {
    return Refusal.of(outcome).status();
  }

  @Override
  public byte[] insteadOf(int status, byte[] answer) {
    String own = said;
    return own == null ? dialect.terminalEvent(status, answer) : dialect.terminalEvent(status, own);
  }

  @Override
  public void afterLastWords(Runnable over) {
    gateway.later(LAST_WORDS, over);
  }
}
