package io.pinion.sample;

import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;

class AnswerFramingOnTomcatIT extends AnswerFraming {

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  // maxHttpResponseHeaderSize of the connector, 8 KiB unless set
  @Override
  int headTooLongForTheServer() {
    return 9000;
  }
}
