package io.pinion.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Set;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTomcatTest {

  private static final Logger TOMCAT = Logger.getLogger("org.apache.catalina");

  @TempDir Path folder;

  @BeforeAll
  static void muteTomcat() {
    // the faults provoked here would fill the build's output
    TOMCAT.setUseParentHandlers(false);
  }

  @AfterAll
  static void unmuteTomcat() {
    TOMCAT.setUseParentHandlers(true);
  }

  @Test
  void answersOnceStartedAndNoLongerOnceClosed() throws Exception {
    Path war = exported(war());

    URI uri;
    try (EmbeddedTomcat tomcat = start(war, 0)) {
      uri = tomcat.uri();
      assertThat(get(uri).body()).isEqualTo("hello");
    }

    assertThatThrownBy(() -> get(uri)).isInstanceOf(IOException.class);
    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void bringsMicroProfileConfig() throws Exception {
    Path war =
        exported(
            war()
                .addClass(ShowsConfig.class)
                .addAsResource(
                    new StringAsset("greeting=hello"), "META-INF/microprofile-config.properties"));

    try (EmbeddedTomcat tomcat = start(war, 0)) {
      assertThat(get(tomcat.uri().resolve("config")).body()).isEqualTo("hello");
    }
  }

  @Test
  void hidesTheRestOfTheClassPath() throws Exception {
    Path war = exported(war().addClass(LooksForAssertJ.class));

    try (EmbeddedTomcat tomcat = start(war, 0)) {
      assertThat(get(tomcat.uri().resolve("assertj")).body()).isEqualTo("absent");
    }
  }

  @Test
  void reportsListenerThatThrows() {
    Path war = exported(war().addClass(FailingListener.class));

    assertThatThrownBy(() -> start(war, 0)).hasRootCauseMessage("no listener today");

    assertThat(folder.resolve("work")).isEmptyDirectory();
  }

  @Test
  void reportsInitializerThatThrows() {
    Path war =
        exported(
            war()
                .addAsServiceProvider(ServletContainerInitializer.class, FailingInitializer.class)
                .addClass(FailingInitializer.class));

    assertThatThrownBy(() -> start(war, 0)).hasRootCauseMessage("no initializer today");
  }

  @Test
  void reportsServletThatThrows() {
    Path war = exported(war().addClass(FailingServlet.class));

    assertThatThrownBy(() -> start(war, 0)).hasRootCauseMessage("no servlet today");
  }

  @Test
  void reportsTakenPort() throws Exception {
    Path war = exported(war());

    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(war, taken.getLocalPort()))
          .hasRootCauseInstanceOf(BindException.class);
    }
  }

  private EmbeddedTomcat start(Path war, int port) {
    return EmbeddedTomcat.start(
        war, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), folder.resolve("work"));
  }

  private static WebArchive war() {
    return ShrinkWrap.create(WebArchive.class, "test.war")
        .add(new StringAsset("hello"), "index.html");
  }

  private Path exported(WebArchive war) {
    Path file = folder.resolve(war.getName());
    war.as(ZipExporter.class).exportTo(file.toFile());
    return file;
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  /** In a WAR under test. */
  @WebServlet("/config")
  public static class ShowsConfig extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write(ConfigProvider.getConfig().getValue("greeting", String.class));
    }
  }

  /** In a WAR under test. */
  @WebServlet("/assertj")
  public static class LooksForAssertJ extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String found;
      try {
        found = Class.forName("org.assertj.core.api.Assertions").getName();
      } catch (ClassNotFoundException e) {
        found = "absent";
      }
      response.getWriter().write(found);
    }
  }

  /** In a WAR under test. */
  @WebListener
  public static class FailingListener implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      throw new IllegalStateException("no listener today");
    }
  }

  /** In a WAR under test. */
  public static class FailingInitializer implements ServletContainerInitializer {
    @Override
    public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
      throw new IllegalStateException("no initializer today");
    }
  }

  /** In a WAR under test. */
  @WebServlet(urlPatterns = "/failing", loadOnStartup = 1)
  public static class FailingServlet extends HttpServlet {
    @Override
    public void init() {
      throw new IllegalStateException("no servlet today");
    }
  }
}
