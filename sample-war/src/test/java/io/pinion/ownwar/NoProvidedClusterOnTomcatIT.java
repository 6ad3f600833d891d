package io.pinion.ownwar;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinion.sample.TestBackend;
import java.util.logging.Logger;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Without CDI there is no cluster that an application could provide. */
class NoProvidedClusterOnTomcatIT {
  private static final TestBackend BACKEND = TestBackend.start("a");
  private static final Logger TOMCAT = Logger.getLogger("org.apache.catalina");

  @BeforeAll
  static void muteTomcat() {
    // the fault provoked here would fill the build's output
    TOMCAT.setUseParentHandlers(false);
  }

  @AfterAll
  static void unmuteTomcat() {
    TOMCAT.setUseParentHandlers(true);
    BACKEND.close();
  }

  @Test
  void stopsTheDeployment() {
    WebArchive war =
        OwnWar.with(
            WebXml.SELF_REGISTERED,
            BACKEND,
            OwnWar.PATHS,
            """
            pinion.store=hazelcast
            pinion.hazelcast.mode=provided
            """);

    assertThatThrownBy(() -> OwnWar.onTomcat(war).close())
        .isInstanceOf(IllegalStateException.class)
        .cause()
        .hasMessage(
            "pinion.hazelcast.mode=\"provided\": expected one CDI bean of the type"
                + " com.hazelcast.core.HazelcastInstance, of the Hazelcast in this application");
  }
}
