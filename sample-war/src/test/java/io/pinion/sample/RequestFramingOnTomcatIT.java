package io.pinion.sample;

import java.net.URI;
import org.junit.jupiter.api.extension.RegisterExtension;

class RequestFramingOnTomcatIT extends RequestFraming {

  @RegisterExtension static final GatewayOnTomcat GATEWAY = new GatewayOnTomcat(settings());

  @Override
  URI gateway() {
    return GATEWAY.uri();
  }

  // closes the connection afterwards, as RFC 9112 section 6.3 has it
  @Override
  LengthBesideChunks lengthBesideChunks(boolean lengthFirst) {
    return LengthBesideChunks.IGNORED;
  }

  // encodedSolidusHandling and encodedReverseSolidusHandling of the connector can let them in
  @Override
  boolean passesEncodedSeparators(String target) {
    return false;
  }
}
