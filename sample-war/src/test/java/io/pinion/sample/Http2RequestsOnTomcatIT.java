package io.pinion.sample;

import java.net.URI;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class Http2RequestsOnTomcatIT extends Http2Requests {
  @RegisterExtension
  private static final GatewayOnTomcat GATEWAY =
      new GatewayOnTomcat(settings(), UntilReset.class).speaking(new Http2Protocol());

  /**
   * Where Tomcat ends the exchange by itself, and lends its request to the next one. Each on a
   * connection of its own: Tomcat takes many resets in a row for an attack, and closes that.
   */
  @RepeatedTest(5)
  void resetBeforeTheServerHasItsThreadBackEndsThatStreamAlone() throws Exception {
    try (Http2Connection client = Http2Connection.open(http2())) {
      Http2Exchange exchange =
          client.chat(script(Script.endlessEvents().gatedHead().gated()), UntilReset.FIELD + ": 1");
      Answer answer = BACKEND.takeRequest().answer();

      exchange.cancel();

      answer.awaitPeerClosed();
      assertServes(client);
      awaitFigure("pinion_exchanges_in_progress", figure -> figure == 0);
    }
  }

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  @Override
  URI http2() {
    return GATEWAY.uri();
  }

  @Override
  boolean tellsOfResets() {
    return true;
  }
}
