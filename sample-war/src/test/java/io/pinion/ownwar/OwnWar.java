package io.pinion.ownwar;

import io.pinion.sample.EmbeddedTomcat;
import io.pinion.sample.TestBackend;
import io.pinion.sample.TestRun;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The application: what is its own, one dependency ({@code pinion-filter-core} and what that brings
 * along) and three properties.
 */
final class OwnWar {
  /** Where it is deployed: as {@code app.war} it gets this context path on a WildFly. */
  static final String CONTEXT_PATH = "/app";

  static final String PATHS = "/llm/*,/chat*";

  /** Not relayed, but told the session. */
  static final String AWARE = "/aware/*";

  static final String STATIC_TEXT = "a file of the application";

  private OwnWar() {}

  static WebArchive with(WebXml webXml, TestBackend backend) {
    return with(webXml, backend, PATHS);
  }

  static WebArchive with(WebXml webXml, TestBackend backend, String paths) {
    return with(webXml, backend, paths, "");
  }

  /**
   * The same with more settings.
   *
   * @param more lines, each with its end
   */
  static WebArchive with(WebXml webXml, TestBackend backend, String paths, String more) {
    String settings =
        """
        pinion.backends=a
        pinion.backend.a.url=%s
        pinion.paths=%s
        pinion.session.paths=%s,%s
        """
                .formatted(backend.uri(), paths, paths, AWARE)
            + more;
    return ShrinkWrap.create(WebArchive.class, CONTEXT_PATH.substring(1) + ".war")
        .addClasses(OwnFilter.class, OwnServlet.class)
        .setWebXML(new StringAsset(webXml.text()))
        .addAsWebResource(new StringAsset(STATIC_TEXT), "static.txt")
        .addAsResource(new StringAsset(settings), "META-INF/microprofile-config.properties")
        .merge(gateway(), "/", Filters.include("/WEB-INF/lib/.*"));
  }

  /** The libraries as they are packaged for the sample, less what that adds for itself. */
  private static WebArchive gateway() {
    WebArchive sample =
        ShrinkWrap.create(ZipImporter.class)
            .importFrom(new File(TestRun.property("test.war")))
            .as(WebArchive.class);
    sample
        .getContent(Filters.include("/WEB-INF/lib/slf4j-jdk14-.*"))
        .keySet()
        .forEach(sample::delete);
    return sample;
  }

  /** The application on a bare Tomcat; the caller closes it. */
  static EmbeddedTomcat onTomcat(WebArchive archive) {
    Path work = Path.of(TestRun.property("test.work"));
    try {
      Path war = Files.createTempFile(Files.createDirectories(work), "own-", ".war");
      try {
        archive.as(ZipExporter.class).exportTo(war.toFile(), true);
        return EmbeddedTomcat.start(
            war, CONTEXT_PATH, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), work);
      } finally {
        Files.delete(war);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
