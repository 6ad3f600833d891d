package io.pinion.ownwar;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CollidingPathsOnTomcatIT {
  private static final Logger TOMCAT = Logger.getLogger("org.apache.catalina");

  @BeforeAll
  static void muteTomcat() {
    // the faults provoked here would fill the build's output
    TOMCAT.setUseParentHandlers(false);
  }

  @AfterAll
  static void unmuteTomcat() {
    TOMCAT.setUseParentHandlers(true);
  }

  static Stream<Supplier<WebArchive>> wars() {
    return Stream.of(
        CollidingPaths::exactly,
        CollidingPaths::byPrefix,
        CollidingPaths::byPrefixWithServletByHand);
  }

  @ParameterizedTest
  @MethodSource("wars")
  void stopTheDeployment(Supplier<WebArchive> war) {
    assertThatThrownBy(() -> OwnWar.onTomcat(war.get()))
        .hasStackTraceContaining(CollidingPaths.MESSAGE);
  }
}
