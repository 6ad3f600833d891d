package io.pinion.sample;

import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two applications in one JVM, too. */
class SharedPinsOnTomcatIT extends SharedPins {

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }
}
