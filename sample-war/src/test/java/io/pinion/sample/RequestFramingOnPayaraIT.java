package io.pinion.sample;

import java.net.URI;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;

@ArquillianTest
class RequestFramingOnPayaraIT extends RequestFraming {

  @Deployment(testable = false)
  static WebArchive war() {
    return GatewayWar.with(settings());
  }

  @Override
  URI gateway() {
    return TestRun.server();
  }

  // where the length comes first; the other way round it is refused
  @Override
  LengthBesideChunks lengthBesideChunks(boolean lengthFirst) {
    return lengthFirst ? LengthBesideChunks.IGNORED : LengthBesideChunks.REFUSED;
  }

  @Override
  boolean goesOnAfterChunks() {
    return false;
  }

  @Override
  boolean passesBytesBeyondAscii() {
    return false;
  }

  // allow-payload-for-undefined-http-methods of the listener's http element can let them in
  @Override
  boolean takesBodyOfGet() {
    return false;
  }

  @Override
  boolean takesChunkExtensions() {
    return false;
  }

  // as RFC 9112 section 3.2.2 has it
  @Override
  boolean replacesHostByTheTargets() {
    return true;
  }

  @Override
  boolean answersEmptilyTo(String hostLines) {
    return hostLines.equals("Host: a:port\r\n") || hostLines.equals("Host:\r\n");
  }

  // seen with any asynchronous servlet that completes while the container is leaving service()
  @Override
  boolean mayRefusePipelined() {
    return true;
  }

  // Grizzly takes what may follow for the tunnel's, and waits for it
  @Override
  boolean closesAfterConnect() {
    return false;
  }

  @Override
  boolean takesUpH2c() {
    return true;
  }

  @Override
  boolean passesEncodedSeparators(String target) {
    return target.contains("%2f");
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
