package io.pinion.sample;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class RequestFramingOnLibertyIT extends RequestFraming {

  @Deployment(testable = false)
  static WebArchive war() {
    return GatewayWar.with(settings());
  }

  @Override
  URI gateway() {
    return TestRun.server();
  }

  @Override
  boolean refusesBareCr() {
    return false;
  }

  @Override
  boolean dropsBlanksBeforeColons() {
    return true;
  }

  @Override
  boolean raisesKnownMethods() {
    return true;
  }

  @Override
  FaultyLength faultyLength(String length) {
    return switch (length) {
      case "2\r\nContent-Length: 3" -> FaultyLength.FIRST_OF_SEVERAL;
      case "2\r\nContent-Length: 2" -> FaultyLength.REFUSED;
      case "99999999999999999999" -> FaultyLength.REFUSED_AND_AWAITED;
      default -> FaultyLength.DROPPED;
    };
  }

  // closes the connection afterwards, as RFC 9112 section 6.3 has it
  @Override
  LengthBesideChunks lengthBesideChunks(boolean lengthFirst) {
    return LengthBesideChunks.IGNORED;
  }

  @Override
  boolean sends100ToHttp10() {
    return true;
  }

  // as RFC 9112 section 3.2.2 has it
  @Override
  boolean replacesHostByTheTargets() {
    return true;
  }

  @Override
  boolean tellsHostOfTargets() {
    return false;
  }

  @Override
  boolean takesUpH2c() {
    return true;
  }

  @Override
  boolean passesEncodedSeparators(String target) {
    return false;
  }

  @Override
  boolean passesEncodedLineEnds() {
    return false;
  }

  @Override
  String questionMarks(String sent) {
    return sent.equals("/v1/x?") ? "/v1/x" : sent;
  }

  @Override
  int statusForBlanksInTargets() {
    return 505;
  }
}
