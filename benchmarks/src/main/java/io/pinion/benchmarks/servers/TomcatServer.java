package io.pinion.benchmarks.servers;

import java.nio.file.Path;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/** A WAR on embedded Tomcat, at the root of 127.0.0.1. */
public final class TomcatServer {
  private TomcatServer() {}

  /** Runs until the process is ended. Arguments: port, WAR, working folder. */
  public static void main(String[] args) throws LifecycleException {
    int port = Integer.parseInt(args[0]);
    Path war = Path.of(args[1]).toAbsolutePath();
    // relative to itself, Tomcat would not find it and read every class out of a JAR in the WAR
    String work = Path.of(args[2]).toAbsolutePath().toString();

    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(work);
    tomcat.getEngine().setParentClassLoader(TomcatServer.class.getClassLoader());
    tomcat.getHost().setAppBase(work);
    tomcat.setAddDefaultWebXmlToWebapp(false); // it needs a JSP engine
    StandardContext application = (StandardContext) tomcat.addWebapp("", war.toString());
    ((StandardJarScanner) application.getJarScanner()).setScanClassPath(false);

    Connector connector = new Connector("HTTP/1.1");
    connector.setProperty("address", "127.0.0.1");
    connector.setPort(port);
    connector.setThrowOnFailure(true);
    // the others do not close a connection after 100 requests either
    connector.setProperty("maxKeepAliveRequests", "-1");
    tomcat.setConnector(connector);

    tomcat.start();
    if (!application.getState().isAvailable()) {
      throw new IllegalStateException(war + " did not start: see above");
    }
    tomcat.getServer().await();
  }
}
