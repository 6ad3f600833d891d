package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
  private static final Pattern OF_POOL =
      Pattern.compile(
          "^(default task|management|ServerService|MSC service|External Management|DeploymentScanner)");
  private static final String HELD = "held-stream";

  /**
   * Its own: a gateway of another test may have left its class loader to a thread of the server.
   */
  private static final String WAR = "redeployed.war";

  /** The name of the class loader of each deployment of it. */
  private static final String CLASS_LOADER = "deployment." + WAR;

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
        .addClasses(
            ThreadsServlet.class,
            ClassLoadersServlet.class,
            MBeansServlet.class,
            WorkersServlet.class);
  }

  @Deployment(name = "gateway", managed = false, testable = false)
  static WebArchive gateway() {
    Map<String, String> settings = settings();
    settings.put("pinion.config.file", FILE.path().toString());
    settings.put("pinion.config.refresh", "100ms");
    settings.put("pinion.shutdown.grace", "1m");
    return GatewayWar.with(CLUSTER.of(0, settings), WAR);
  }

  @AfterAll
  static void stop() throws IOException {
    BACKENDS.close();
    FILE.delete();
  }

  @Test
  void leavesNobodyWithoutAnAnswerAndNoThreadNoPortNoMBeanAndNoClassHoweverOften()
      throws Exception {
    startWorkers();
    try (BalancedLoad load = BalancedLoad.start(TestRun.server(), OTHER.uri())) {
      redeploy(load); // the server itself starts and loads what it needs for it
      List<String> threads = threads();
      List<String> mbeans = mbeans();
      for (int i = 1; i < DEPLOYMENTS; i++) {
        redeploy(load);
        assertThat(load.failures()).isEmpty();
      }

      assertThat(Eventually.get(() -> left(threads, mbeans), List::isEmpty)).isEmpty();
    }
  }

  private void redeploy(BalancedLoad load) throws Exception {
    FILE.write("pinion.readiness=ready");
    deployer.deploy("gateway");
    assertThat(get("/pinion/metrics")).contains("pinion_store_members 2");
    load.awaitIn();
    assertThat(threads()).anyMatch(RedeployOnWildFlyIT::isOfGateway);
    assertThat(classLoaders()).isNotEmpty();
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

  private static List<String> mbeans() throws IOException {
    return get("/server/mbeans").lines().toList();
  }

  private static boolean isOfGateway(String thread) {
    return thread.startsWith("pinion-") || thread.startsWith("hz.");
  }

  /**
   * Has all threads that the server may have for requests begin with one that is not the gateway's:
   * with the first it keeps its application.
   */
  private static void startWorkers() throws Exception {
    int workers = Integer.parseInt(get("/server/workers"));
    Crowd.run(workers, workers, number -> get("/server/workers?meet"));
  }

  private static List<String> classLoaders() throws IOException {
    return get("/server/loaders").lines().filter(CLASS_LOADER::equals).toList();
  }

  /** What the gateway's deployments have left, by name. */
  private static List<String> left(List<String> threads, List<String> mbeans) throws IOException {
    List<String> left = new ArrayList<>(classLoaders());
    left.addAll(besides(threads, threads()));
    left.addAll(besides(mbeans, mbeans()));
    return left;
  }

  /** What is there now and was not before, or more often than before. */
  private static List<String> besides(List<String> before, List<String> now) {
    List<String> besides = new ArrayList<>(now);
    before.forEach(besides::remove);
    return besides;
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
