package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A cluster's member that is deployed and undeployed again and again, while clients go on asking it
 * and the other one, leaves nothing in the server and nobody without an answer; another application
 * tells what there is.
 */
@ArquillianTest
class RedeployOnWildFlyIT {
  private static final TestBackends BACKENDS = TestBackends.start("gpu-a", "gpu-b", "gpu-c");
  private static final ClusterSettings CLUSTER = ClusterSettings.ofMembers(2);
  private static final SettingsOnDisk FILE = new SettingsOnDisk();
  private static final int DEPLOYMENTS = 10;
  private static final int WORKERS = 64;
  private static final Pattern OF_POOL =
      Pattern.compile("^(default task|management|ServerService|MSC service|External Management)");
  private static final String HELD = "held-stream";

  /** Each application has one, or several. */
  private static final String CLASS_LOADER = "org.jboss.modules.ModuleClassLoader";

  /** The member that stays. */
  @RegisterExtension
  private static final GatewayOnTomcat OTHER = new GatewayOnTomcat(CLUSTER.of(1, settings()));

  @SuppressWarnings("NullAway.Init")
  @ArquillianResource
  private Deployer deployer;

  private static Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(BACKENDS.settings());
    // a member that has just begun is slow, and remembers no session itself
    settings.put("pinion.store.timeout", "30s");
    return settings;
  }

  @Deployment(name = "server", testable = false)
  static WebArchive server() {
    return ShrinkWrap.create(WebArchive.class, "server.war")
        .addClasses(ThreadsServlet.class, LiveObjectsServlet.class, MBeansServlet.class);
  }

  @Deployment(name = "gateway", managed = false, testable = false)
  static WebArchive gateway() {
    Map<String, String> settings = settings();
    settings.put("pinion.config.file", FILE.path().toString());
    settings.put("pinion.config.refresh", "100ms");
    settings.put("pinion.shutdown.grace", "1m");
    return GatewayWar.with(CLUSTER.of(0, settings));
  }

  @AfterAll
  static void stop() throws IOException {
    BACKENDS.close();
    FILE.delete();
  }

  @Test
  void leavesNobodyWithoutAnAnswerAndNoThreadNoPortNoMBeanAndNoClassHoweverOften()
      throws Exception {
    try (BalancedLoad load = BalancedLoad.start(TestRun.server(), OTHER.uri())) {
      redeploy(load); // the server itself starts and loads what it needs for it
      long loaders = classLoaders();
      int threads = threads().size();
      Set<String> mbeans = mbeans();
      for (int i = 1; i < DEPLOYMENTS; i++) {
        redeploy(load);
        assertThat(load.failures()).isEmpty();
      }

      assertThat(Eventually.get(RedeployOnWildFlyIT::classLoaders, now -> now <= loaders))
          .isLessThanOrEqualTo(loaders);
      assertThat(Eventually.get(() -> threads().size(), now -> now <= threads))
          .isLessThanOrEqualTo(threads);
      assertThat(Eventually.get(RedeployOnWildFlyIT::mbeans, now -> mbeans.containsAll(now)))
          .isSubsetOf(mbeans);
    }
  }

  private void redeploy(BalancedLoad load) throws Exception {
    FILE.write("pinion.readiness=ready");
    deployer.deploy("gateway");
    assertThat(get("/pinion/metrics")).contains("pinion_store_members 2");
    load.awaitIn();
    assertThat(threads()).anyMatch(RedeployOnWildFlyIT::isOfGateway);
    assertThat(CLUSTER.isFree(0)).isFalse();

    try (RawClient stream = RawClient.connect(TestRun.server())) {
      ReceivedRequest begun = begin(stream);
      FILE.write("pinion.readiness=draining");
      load.awaitOut();
      CompletableFuture<String> rest = CompletableFuture.supplyAsync(() -> finish(stream, begun));

      deployer.undeploy("gateway");

      assertThat(rest.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .endsWith("data: [DONE]\n\n");
    }
    assertThat(Eventually.get(RedeployOnWildFlyIT::ofGateway, List::isEmpty)).isEmpty();
    assertThat(CLUSTER.isFree(0)).isTrue();
  }

  /** A stream whose backend holds it back. */
  private static ReceivedRequest begin(RawClient client) throws Exception {
    BACKENDS.clear();
    client.sendJson(
        Behaviour.CHAT,
        Behaviour.PROMPT,
        Behaviour.session(HELD),
        Behaviour.script(Script.events(3).gated()));
    return Eventually.get(RedeployOnWildFlyIT::held, Optional::isPresent).orElseThrow();
  }

  private static Optional<ReceivedRequest> held() {
    return BACKENDS.requests().stream()
        .filter(request -> request.headers("X-Session-ID").contains(HELD))
        .findFirst();
  }

  /** Lets the stream go on once the application has begun to go. */
  private static String finish(RawClient stream, ReceivedRequest begun) {
    try {
      Eventually.get(() -> status("/pinion/ready"), status -> status == 404);
      begun.answer().open();
      assertThat(stream.readFinalHead().status()).isEqualTo(200);
      return stream.readText();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Those that do not come and go with the server's own work. */
  private static List<String> threads() throws IOException {
    return get("/server/names").lines().filter(name -> !OF_POOL.matcher(name).find()).toList();
  }

  private static List<String> ofGateway() throws IOException {
    return threads().stream().filter(RedeployOnWildFlyIT::isOfGateway).toList();
  }

  private static Set<String> mbeans() throws IOException {
    return get("/server/mbeans").lines().collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isOfGateway(String thread) {
    return thread.startsWith("pinion-") || thread.startsWith("hz.");
  }

  /**
   * How many there are, apart from those that idle threads know: a worker's frame holds its last
   * task, and with it the application that this was for, until it has another.
   */
  private static long classLoaders() throws Exception {
    Crowd.run(WORKERS, WORKERS, number -> get("/server/names"));
    return Long.parseLong(get("/server/live?of=" + CLASS_LOADER));
  }

  private static String get(String path) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", path);
      assertThat(client.readFinalHead().status()).isEqualTo(200);
      return client.readText();
    }
  }

  private static int status(String path) throws IOException {
    try (RawClient client = RawClient.connect(TestRun.server())) {
      client.sendRequest("GET", path);
      return client.readFinalHead().status();
    }
  }
}
