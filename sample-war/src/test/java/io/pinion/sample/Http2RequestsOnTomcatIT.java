package io.pinion.sample;

import java.net.URI;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.extension.RegisterExtension;

class Http2RequestsOnTomcatIT extends Http2Requests {
  @RegisterExtension
  private static final GatewayOnTomcat GATEWAY =
      new GatewayOnTomcat(settings()).speaking(new Http2Protocol());

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
