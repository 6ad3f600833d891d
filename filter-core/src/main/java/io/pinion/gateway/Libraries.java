package io.pinion.gateway;

import java.io.File;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.CodeSource;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The libraries of a gateway, loaded as a whole before it takes requests. Some containers open a
 * WAR's library for each class that is needed for the first time. While no file descriptor is free
 * they cannot, and the JVM never looks for that class again: what handles the shortage would be
 * missing for good.
 */
final class Libraries {
  private static final Logger LOG = System.getLogger(Libraries.class.getName());
  private static final String CLASS = ".class";

  /**
   * What is for other versions of Java, and the many shapes that Caffeine's caches could have: of
   * these it loads the one of each cache when it makes it.
   */
  private static final Pattern NEVER_NEEDED =
      Pattern.compile("^META-INF/|module-info|/caffeine/cache/[A-Z]+\\.class$");

  /** One class of each library that serves requests. */
  private static final List<String> MEMBERS =
      List.of(
          Libraries.class.getName(),
          "org.eclipse.jetty.client.HttpClient",
          "org.eclipse.jetty.http.HttpFields",
          "org.eclipse.jetty.http2.client.HTTP2Client",
          "org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2",
          "org.eclipse.jetty.http2.HTTP2Session",
          "org.eclipse.jetty.http2.hpack.HpackEncoder",
          "org.eclipse.jetty.alpn.client.ALPNClientConnection",
          "org.eclipse.jetty.alpn.java.client.JDK9ClientALPNProcessor",
          "org.eclipse.jetty.io.Content",
          "org.eclipse.jetty.util.Callback",
          "com.fasterxml.jackson.core.JsonFactory",
          "com.github.benmanes.caffeine.cache.Caffeine",
          "org.slf4j.Logger");

  private Libraries() {}

  /** Loads all their classes, as far as they are in files; other containers keep them open. */
  static void load() {
    for (String member : MEMBERS) {
      try {
        File file = file(Class.forName(member));
        if (file != null) {
          load(file);
        }
      } catch (ClassNotFoundException | LinkageError | IOException | SecurityException e) {
        LOG.log(Level.DEBUG, "the library of " + member + " was not loaded as a whole", e);
      }
    }
  }

  private static @Nullable File file(Class<?> member) {
    CodeSource source = member.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return null;
    }
    try {
      URI location = source.getLocation().toURI();
      File file = "file".equals(location.getScheme()) ? new File(location) : null;
      return file != null && file.isFile() ? file : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "no file: " + source.getLocation(), e);
      return null;
    }
  }

  private static void load(File library) throws IOException {
    ClassLoader loader = Libraries.class.getClassLoader();
    try (JarFile jar = new JarFile(library)) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.endsWith(CLASS) && !NEVER_NEEDED.matcher(name).find())
          .map(name -> name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
          .forEach(name -> load(name, loader));
    }
  }

  private static void load(String name, ClassLoader loader) {
    try {
      Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.log(Level.TRACE, name + " needs what is not here", e); // a library's optional parts
    }
  }
}
