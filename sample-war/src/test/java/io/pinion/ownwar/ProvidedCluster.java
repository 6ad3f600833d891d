package io.pinion.ownwar;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.RawClient;
import io.pinion.sample.ResponseHead;
import io.pinion.sample.TestBackend;
import io.pinion.sample.TestRun;
import java.io.IOException;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The gateway uses a cluster that the application has for itself, and leaves it to it. */
abstract class ProvidedCluster {
  private static final TestBackend BACKEND = TestBackend.start("a");

  /** Told by the application. */
  private static final TestBackend TOLD = TestBackend.start("told");

  /** Payara has a Hazelcast of its own. */
  private static final String GLASSFISH =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <glassfish-web-app>
        <context-root>/%s</context-root>
        <class-loader delegate="false"/>
      </glassfish-web-app>
      """;

  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  /**
   * An application.
   *
   * @param name its name and context path
   * @param cluster how it has its cluster, and who else asks for it
   */
  static WebArchive archive(String name, Class<?>... cluster) {
    return ShrinkWrap.create(WebArchive.class, name + ".war").merge(contents(name, cluster));
  }

  private static WebArchive contents(String name, Class<?>... cluster) {
    return OwnWar.with(
            WebXml.SELF_REGISTERED,
            BACKEND,
            OwnWar.PATHS,
            """
            pinion.store=hazelcast
            pinion.hazelcast.mode=provided
            pinion.store.timeout=10s
            app.told.at=%s
            """
                .formatted(TOLD.uri()))
        .addClasses(cluster)
        .addClass(OwnMember.class)
        .addAsWebInfResource(new StringAsset(GLASSFISH.formatted(name)), "glassfish-web.xml")
        .setManifest(new StringAsset("Dependencies: jdk.unsupported, jdk.management\n"));
  }

  @AfterAll
  static void closeBackends() {
    BACKEND.close();
    TOLD.close();
  }

  @Test
  void holdsThePinsAndOutlivesTheGateway() throws Exception {
    deployer.deploy("application");
    try {
      for (int i = 0; i < 10; i++) {
        assertThat(decision("application", "conversation-" + i)).isEqualTo("selected");
        assertThat(decision("application", "conversation-" + i)).isEqualTo("pinned");
      }
      assertThat(get("/pins")).isEqualTo("10");
      assertThat(get("/pinion/metrics"))
          .contains("pinion_store_members 1\n", "pinion_store_available 1\n");
    } finally {
      deployer.undeploy("application");
    }

    assertThat(TOLD.takeRequest().target()).isEqualTo("/disposed?running=true");
    assertThat(TOLD.requests()).hasSize(1);
  }

  @Test
  void madeForTheGatewayAloneIsDisposedOfWithIt() throws Exception {
    deployer.deploy("dependent");
    try {
      assertThat(decision("dependent", "conversation")).isEqualTo("selected");
      assertThat(decision("dependent", "conversation")).isEqualTo("pinned");
    } finally {
      deployer.undeploy("dependent");
    }

    assertThat(TOLD.takeRequest().target()).isEqualTo("/disposed?running=true");
  }

  private static String decision(String application, String session) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendJson("/" + application + "/llm/x", "{}", "X-Session-ID: " + session);
      ResponseHead head = client.readFinalHead();
      assertThat(head.status()).isEqualTo(200);
      return head.header("X-Pinion-Decision").orElse("none");
    }
  }

  private static String get(String path) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", "/application" + path);
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      return client.readText();
    }
  }
}
