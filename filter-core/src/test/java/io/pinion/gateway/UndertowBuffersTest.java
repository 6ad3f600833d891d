package io.pinion.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients that leave in the middle of a stream, on Undertow: seen on WildFly, once in 189,000
 * requests, as the body of another client's request that had gone.
 */
class UndertowBuffersTest {
  private static final int CLIENTS = 1000;
  private static final int EVENTS = 100;
  private static final byte[] EVENT = ("data: " + "x".repeat(180) + "\n\n").getBytes(US_ASCII);
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /** It logs every client that has left; held here, because loggers are held weakly. */
  private static final Logger UNDERTOW = Logger.getLogger("io.undertow.request");

  private final WatchedBuffers buffers = new WatchedBuffers();

  @BeforeAll
  static void logLess() {
    UNDERTOW.setLevel(Level.OFF);
  }

  @Test
  void noBufferIsUsedOnceItMayServeAnother() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer backend = backend(threads);
    DeploymentManager gateway = deployed(backend.getAddress());
    Undertow server =
        Undertow.builder()
            .setByteBufferPool(buffers)
            .addHttpListener(0, ANY.getHostString(), gateway.start())
            .build();
    try {
      server.start();
      InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
      ExecutorService few = Executors.newFixedThreadPool(20);
      List<Future<?>> left = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        left.add(few.submit(() -> leave(address)));
      }
      for (Future<?> each : left) {
        each.get();
      }
      few.shutdown();
    } finally {
      gateway.stop(); // which waits for the last stream
      gateway.undeploy();
      server.stop();
      backend.stop(0);
      threads.shutdown();
    }

    assertThat(buffers.givenBack()).isGreaterThan(CLIENTS);
    assertThat(buffers.usedAfterwards()).isZero();
  }

  private static Void leave(InetSocketAddress gateway) throws IOException {
    String request =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}";
    try (Socket socket = new Socket(gateway.getAddress(), gateway.getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      byte[] head = socket.getInputStream().readNBytes(20);
      assertThat(new String(head, US_ASCII)).startsWith("HTTP/1.1 200");
    }
    return null;
  }

  private static HttpServer backend(ExecutorService threads) throws IOException {
    HttpServer server = HttpServer.create(ANY, 0);
    server.createContext("/", UndertowBuffersTest::stream);
    server.setExecutor(threads);
    server.start();
    return server;
  }

  private static void stream(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream request = exchange.getRequestBody();
        OutputStream answer = exchange.getResponseBody()) {
      request.readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      for (int i = 0; i < EVENTS; i++) {
        answer.write(EVENT);
        answer.flush();
      }
    }
  }

  private static DeploymentManager deployed(InetSocketAddress backend) {
    Map<String, String> settings =
        Map.of(
            "pinion.backends",
            "a",
            "pinion.backend.a.url",
            "http://" + backend.getHostString() + ":" + backend.getPort());
    ClassLoader application =
        new URLClassLoader(new URL[0], UndertowBuffersTest.class.getClassLoader());
    Config config = new SmallRyeConfigBuilder().withDefaultValues(settings).build();
    ConfigProviderResolver.instance().registerConfig(config, application);
    DeploymentInfo deployment =
        Servlets.deployment()
            .setDeploymentName("gateway")
            .setContextPath("/")
            .setClassLoader(application)
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(GatewayInitializer.class, Set.of()));
    DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
    manager.deploy();
    return manager;
  }
}
