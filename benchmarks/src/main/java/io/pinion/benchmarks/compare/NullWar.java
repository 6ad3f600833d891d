package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs the null servlet as a WAR for the root of a server. */
final class NullWar {
  private static final String PACKAGE = "io/pinion/benchmarks/nullservlet";

  private static final String WEB_XML =
      """
      <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
        <servlet>
          <servlet-name>null</servlet-name>
          <servlet-class>io.pinion.benchmarks.nullservlet.NullServlet</servlet-class>
          <load-on-startup>1</load-on-startup>
          <async-supported>true</async-supported>
        </servlet>
        <servlet-mapping><servlet-name>null</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
      </web-app>
      """;

  private static final String JBOSS_WEB_XML =
      "<jboss-web><context-root>/</context-root></jboss-web>\n";

  private NullWar() {}

  static void write(Path classes, Path war) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(war));
        DirectoryStream<Path> files = Files.newDirectoryStream(classes.resolve(PACKAGE))) {
      put(zip, "WEB-INF/web.xml", WEB_XML.getBytes(StandardCharsets.UTF_8));
      put(zip, "WEB-INF/jboss-web.xml", JBOSS_WEB_XML.getBytes(StandardCharsets.UTF_8));
      for (Path file : files) {
        String name = "WEB-INF/classes/" + classes.relativize(file);
        put(zip, name, Files.readAllBytes(file));
      }
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }
}
