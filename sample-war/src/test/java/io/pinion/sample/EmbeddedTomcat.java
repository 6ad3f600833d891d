package io.pinion.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.UpgradeProtocol;
import org.apache.tomcat.util.scan.StandardJarScanner;
import org.jspecify.annotations.Nullable;

/**
 * A bare Tomcat in this JVM with one WAR, as its root application if nothing else is said. Like a
 * Tomcat with a MicroProfile Config implementation in its {@code lib} folder, it shows the WAR its
 * own classes, that implementation, and nothing else of this JVM's class path: what the WAR forgets
 * to bring is missing here too.
 */
public final class EmbeddedTomcat implements AutoCloseable {

  private final Tomcat tomcat;
  private final Context application;
  private final Path base;
  private final URI uri;

  private EmbeddedTomcat(Tomcat tomcat, Context application, Path base, URI uri) {
    this.tomcat = tomcat;
    this.application = application;
    this.base = base;
    this.uri = uri;
  }

  /**
   * Returns once the WAR answers.
   *
   * @param listen port 0 means any free one
   * @param work gets a folder of its own for this server, which {@link #close} deletes
   * @throws IllegalStateException if the WAR or the port could not be started; the cause is what
   *     the WAR threw. Nothing is left running then
   */
  public static EmbeddedTomcat start(Path war, InetSocketAddress listen, Path work) {
    return start(war, "", listen, work);
  }

  /**
   * The same with another context path.
   *
   * @param contextPath starts with a slash and does not end in one; empty for the root
   */
  public static EmbeddedTomcat start(
      Path war, String contextPath, InetSocketAddress listen, Path work) {
    return start(war, contextPath, listen, work, new UpgradeProtocol[0]);
  }

  /** The same with a connector that also speaks these protocols. */
  static EmbeddedTomcat start(
      Path war,
      String contextPath,
      InetSocketAddress listen,
      Path work,
      UpgradeProtocol... protocols) {
    Tomcat tomcat = new Tomcat();
    Path base = newBase(work);
    boolean started = false;
    try {
      tomcat.setBaseDir(base.toString());
      tomcat.getServer();
      // set by the line above; the next server of this JVM would take them for its own
      System.clearProperty("catalina.home");
      System.clearProperty("catalina.base");
      tomcat.getEngine().setParentClassLoader(new ServerClasses());
      StandardHost host = (StandardHost) tomcat.getHost();
      // an incomplete or wrong deployment descriptor is the WAR's fault, not something to skip
      host.setFailCtxIfServletStartFails(true);
      // there is no JSP engine, so Tomcat's default web.xml cannot be had as it is
      tomcat.setAddDefaultWebXmlToWebapp(false);
      StandardContext context =
          (StandardContext) tomcat.addWebapp(contextPath, war.toAbsolutePath().toString());
      // the WAR's own libraries only, not the class path of this JVM
      ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
      addStaticFiles(context);

      Connector connector = new Connector("HTTP/1.1");
      connector.setProperty("address", listen.getAddress().getHostAddress());
      connector.setPort(listen.getPort());
      connector.setThrowOnFailure(true);
      for (UpgradeProtocol protocol : protocols) {
        connector.addUpgradeProtocol(protocol);
      }
      tomcat.setConnector(connector);

      try (StartFaults faults = new StartFaults()) {
        try {
          tomcat.start();
        } catch (LifecycleException e) {
          throw new IllegalStateException(war + " did not start", faults.firstOr(e));
        }
        // a listener, filter or initializer that throws is only logged by Tomcat
        if (!context.getState().isAvailable()) {
          throw new IllegalStateException(war + " did not start", faults.firstOr(null));
        }
      }
      started = true;
      return new EmbeddedTomcat(
          tomcat,
          context,
          base,
          rootOf(listen.getAddress().getHostAddress(), connector.getLocalPort(), contextPath));
    } finally {
      if (!started) {
        stop(tomcat, base);
      }
    }
  }

  /** The WAR's root, ending in a slash. */
  public URI uri() {
    return uri;
  }

  /** The class loader of the WAR. */
  ClassLoader classLoader() {
    return application.getLoader().getClassLoader();
  }

  /** Takes the WAR away, as a redeployment does, while Tomcat and its threads stay. */
  void undeploy() {
    tomcat.getHost().removeChild(application);
  }

  @Override
  public void close() {
    stop(tomcat, base);
  }

  private static URI rootOf(String address, int port, String contextPath) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return URI.create("http://" + host + ":" + port + contextPath + "/");
  }

  private static void addStaticFiles(Context context) {
    Tomcat.addServlet(context, "default", "org.apache.catalina.servlets.DefaultServlet")
        .setLoadOnStartup(1);
    context.addServletMapping("/", "default");
    context.addWelcomeFile("index.html");
    Tomcat.addDefaultMimeTypeMappings(context);
  }

  private static Path newBase(Path work) {
    try {
      Path base = Files.createTempDirectory(Files.createDirectories(work), "tomcat-");
      Files.createDirectory(base.resolve("webapps"));
      return base.toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(Tomcat tomcat, Path base) {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("Tomcat did not stop", e);
    } finally {
      delete(base);
    }
  }

  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException fault)
                throws IOException {
              if (fault != null) {
                throw fault;
              }
              Files.delete(emptied);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Remembers what Tomcat logs and swallows while this thread starts it. */
  private static final class StartFaults extends Handler implements AutoCloseable {

    // held here, because java.util.logging holds loggers weakly
    private final Logger logger = Logger.getLogger("org.apache.catalina");
    private final Thread starter = Thread.currentThread();
    private @Nullable Throwable first;

    StartFaults() {
      setLevel(Level.SEVERE);
      logger.addHandler(this);
    }

    @Nullable Throwable firstOr(@Nullable Throwable other) {
      return first != null ? first : other;
    }

    @Override
    public void publish(LogRecord entry) {
      if (first == null && isLoggable(entry) && Thread.currentThread() == starter) {
        first = entry.getThrown();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }

  /** The part of this JVM's class path that a WAR may see. */
  private static final class ServerClasses extends ClassLoader {

    private static final String SERVICES = "META-INF/services/";

    private static final List<String> SHOWN =
        List.of(
            // what Tomcat has of Jakarta EE; tests bring more, CDI above all
            "jakarta.annotation.",
            "jakarta.el.",
            "jakarta.security.auth.message.",
            "jakarta.servlet.",
            "org.apache.catalina.",
            "org.apache.coyote.",
            "org.apache.el.",
            "org.apache.juli.",
            "org.apache.naming.",
            "org.apache.tomcat.",
            // MicroProfile Config and what its implementation needs
            "org.eclipse.microprofile.config.",
            "io.smallrye.",
            "org.jboss.logging.",
            "org.objectweb.asm.");

    ServerClasses() {
      // not the system class loader: under exec-maven-plugin the class path is elsewhere
      super(EmbeddedTomcat.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (isShown(name)) {
        return super.loadClass(name, resolve);
      }
      return getPlatformClassLoader().loadClass(name);
    }

    @Override
    public @Nullable URL getResource(String name) {
      try {
        Enumeration<URL> all = getResources(name);
        return all.hasMoreElements() ? all.nextElement() : null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      List<URL> shown = new ArrayList<>();
      for (URL resource : Collections.list(super.getResources(name))) {
        if (name.startsWith(SERVICES) ? namesShown(resource) : isShown(name.replace('/', '.'))) {
          shown.add(resource);
        }
      }
      return Collections.enumeration(shown);
    }

    /** Whether a service file names classes that are shown, too. */
    private static boolean namesShown(URL services) throws IOException {
      try (InputStream file = services.openStream()) {
        return new String(file.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.replaceAll("#.*", "").strip())
            .filter(line -> !line.isEmpty())
            .allMatch(ServerClasses::isShown);
      }
    }

    private static boolean isShown(String name) {
      return SHOWN.stream().anyMatch(name::startsWith);
    }
  }
}
