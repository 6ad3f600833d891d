package io.pinion.sample;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Filter;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/**
 * The packaged WAR (system property {@code test.war}), unchanged but for the settings of a test, in
 * place of those that the WAR may bring; and without Hazelcast where they do not ask for it:
 * servers take seconds to look through its classes.
 */
public final class GatewayWar {

  private static final String SETTINGS = "WEB-INF/classes/META-INF/microprofile-config.properties";

  private static final Filter<ArchivePath> HAZELCAST =
      Filters.include("/WEB-INF/lib/.*hazelcast.*");

  private GatewayWar() {}

  /** For a server that Arquillian deploys to. */
  public static WebArchive with(Map<String, String> settings) {
    return with(settings, "pinion.war");
  }

  /**
   * The same under a name of its own, for a test with several.
   *
   * @param name ends in {@code .war}
   */
  static WebArchive with(Map<String, String> settings, String name) {
    WebArchive war =
        ShrinkWrap.create(ZipImporter.class, name)
            .importFrom(new File(TestRun.property("test.war")))
            .as(WebArchive.class)
            .add(new StringAsset(asProperties(settings)), SETTINGS);
    if (!"hazelcast".equals(settings.get("pinion.store"))) {
      war.getContent(HAZELCAST).keySet().forEach(war::delete);
    }
    return war;
  }

  /**
   * The same with further classes as a file, for a server that is started on one; the caller
   * deletes it.
   */
  public static Path fileWith(Map<String, String> settings, Class<?>... classes) {
    try {
      Path work = Files.createDirectories(Path.of(TestRun.property("test.work")));
      Path war = Files.createTempFile(work, "pinion-", ".war");
      with(settings).addClasses(classes).as(ZipExporter.class).exportTo(war.toFile(), true);
      return war;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String asProperties(Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
