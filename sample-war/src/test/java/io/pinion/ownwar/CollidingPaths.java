package io.pinion.ownwar;

import io.pinion.sample.TestBackend;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** Applications whose servlet is mapped to {@code /own}, which pinion.paths would take from it. */
final class CollidingPaths {
  private static final TestBackend BACKEND = TestBackend.start("a");

  static final String MESSAGE = "pinion.paths: [/own] belong to another servlet";

  private CollidingPaths() {}

  static WebArchive exactly() {
    return OwnWar.with(WebXml.SELF_REGISTERED, BACKEND, "/llm/*,/own");
  }

  /** No servlet can be mapped to such a prefix, so that the server sees nothing wrong. */
  static WebArchive byPrefix() {
    return OwnWar.with(WebXml.SELF_REGISTERED, BACKEND, "/llm/*,/ow*");
  }

  static WebArchive byPrefixWithServletByHand() {
    return OwnWar.with(WebXml.BY_HAND, BACKEND, "/llm/*,/ow*");
  }
}
