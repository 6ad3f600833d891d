package io.pinion.relay;

import io.pinion.backend.Backend;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.client.HttpUpgrader;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.UpgradeProtocolHandler;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/** Asks a backend to switch to WebSocket, and hands the connection over when it has (RFC 6455). */
final class Switching implements HttpUpgrader {
  static final String PROTOCOL = "websocket";

  /** Before the API key that OpenAI's Realtime clients offer in browsers. */
  private static final String API_KEY = "openai-insecure-api-key.";

  private static final String ASKED = HttpUpgrader.Factory.class.getName();

  /** Has the client hand connections over, if that was asked for: any other 101 is a fault. */
  static final UpgradeProtocolHandler HANDLER =
      new UpgradeProtocolHandler() {
        @Override
        public boolean accept(Request request, Response response) {
          return response.getStatus() == HttpStatus.SWITCHING_PROTOCOLS_101
              && request.getAttributes().containsKey(ASKED);
        }
      };

  private final Attempt attempt;

  private Switching(Attempt attempt) {
    this.attempt = attempt;
  }

  /** Has a call ask. */
  static void ask(Request call, Backend backend, Attempt attempt) {
    HttpUpgrader.Factory factory = version -> new Switching(attempt);
    call.attribute(ASKED, factory);
    call.headers(
        fields -> {
          fields.put(HttpHeader.CONNECTION, "Upgrade").put(HttpHeader.UPGRADE, PROTOCOL);
          if (backend.headers().keySet().stream().anyMatch(HttpHeader.AUTHORIZATION::is)) {
            withoutKey(fields);
          }
        });
  }

  /** The backend's own credential replaces the caller's, wherever that is. */
  private static void withoutKey(HttpFields.Mutable fields) {
    List<String> offers = fields.getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false);
    List<String> others = offers.stream().filter(offer -> !offer.startsWith(API_KEY)).toList();
    if (others.isEmpty()) {
      fields.remove(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL);
    } else if (others.size() < offers.size()) {
      fields.put(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, String.join(", ", others));
    }
  }

  /** Whether the backend has switched to what it was asked for (RFC 6455 section 4.1). */
  static boolean isAgreed(Response response) {
    HttpField upgrade = response.getHeaders().getField(HttpHeader.UPGRADE);
    return upgrade != null
        && upgrade.getValue() != null
        && upgrade.getValue().strip().toLowerCase(Locale.ROOT).equals(PROTOCOL);
  }

  @Override
  public void prepare(Request request) {
    // it has its fields
  }

  @Override
  public void upgrade(Response response, EndPoint endPoint, Callback callback) {
    attempt.switched(response, endPoint);
    callback.succeeded();
  }
}
