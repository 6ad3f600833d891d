package io.pinion.relay;

import java.time.Duration;
import org.eclipse.jetty.client.AbstractHttpClientTransport;
import org.eclipse.jetty.client.Connection;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.HttpClientTransportOverHTTP2;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP clients: one for HTTP/1.1, and one for HTTP/2 from the first backend on that speaks it.
 * They share threads, timer and buffers, but no connection.
 */
final class UpstreamClients implements AutoCloseable {
  /** More selectors than these gain nothing: each carries thousands of streams. */
  private static final int MAX_SELECTORS = 4;

  private static final int MAX_THREADS = 32;

  /** More than any container takes in (Undertow: 1 MiB): what has come in can be sent on. */
  private static final int MAX_REQUEST_HEAD = (1 << 20) + (64 << 10);

  /** For probes, which must not wait for a stream to end, and for connections being closed. */
  private static final int SPARE_CONNECTIONS = 16;

  private static final Duration POOLED_IDLE = Duration.ofSeconds(30);

  /** How long after its last connection an address is remembered. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(5);

  private final ContainerTraits container;
  private final int most;
  private final TlsContexts contexts;
  private final HttpClient http1;
  private @Nullable HttpClient http2;
  private boolean closed;

  UpstreamClients(
      Duration connectTimeout,
      int maxConnections,
      int maxAnswerHead,
      ContainerTraits container,
      TlsContexts contexts) {
    this.container = container;
    this.contexts = contexts;
    most = maxConnections + SPARE_CONNECTIONS;
    http1 = new HttpClient(overHttp1());
    http1.setName("pinion-relay");
    QueuedThreadPool threads =
        new QueuedThreadPool(MAX_THREADS + (container.blocksWriters() ? maxConnections : 0));
    threads.setName("pinion-relay");
    threads.setDaemon(true);
    http1.setExecutor(threads);
    http1.setScheduler(new ScheduledExecutorScheduler("pinion-relay-timer", true));
    http1.setSocketAddressResolver(
        new Names(
            new SocketAddressResolver.Async(
                threads, http1.getScheduler(), connectTimeout.toMillis())));
    http1.setConnectTimeout(connectTimeout.toMillis());
    http1.setMaxResponseHeadersSize(maxAnswerHead);
    http1.setByteBufferPool(new AnswerBuffers(new ArrayByteBufferPool()));
    start(http1);
    http1.getProtocolHandlers().put(Switching.HANDLER);
  }

  /** One call at a time on each connection. */
  HttpClient http1() {
    return http1;
  }

  /** Many calls on each connection. */
  synchronized HttpClient http2() {
    HttpClient client = http2;
    if (client == null) {
      if (closed) {
        throw new IllegalStateException("the relay is closed");
      }
      client = new HttpClient(overHttp2());
      client.setName("pinion-relay-h2");
      client.setExecutor(http1.getExecutor());
      client.setScheduler(http1.getScheduler());
      client.setSocketAddressResolver(http1.getSocketAddressResolver());
      client.setConnectTimeout(http1.getConnectTimeout());
      client.setMaxResponseHeadersSize(http1.getMaxResponseHeadersSize());
      client.setByteBufferPool(http1.getByteBufferPool());
      client.addBean(new AgreedHttp2());
      start(client);
      http2 = client;
    }
    return client;
  }

  private void start(HttpClient client) {
    client.setIdleTimeout(POOLED_IDLE.toMillis());
    client.setDestinationIdleTimeout(FORGOTTEN.toMillis()); // backends come and go
    client.setMaxConnectionsPerDestination(most);
    client.setMaxRequestsQueuedPerDestination(most);
    client.setMaxRequestHeadersSize(MAX_REQUEST_HEAD);
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    client.setDefaultRequestContentType(null); // what nobody sent is not made up
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUseInputDirectByteBuffers(false); // the servlet stream takes arrays
    client.setResponseBufferSize(AnswerBuffers.SIZE);
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client did not start: " + e.getMessage(), e);
    }
    // no decoding, no redirects, no authentication here; interim answers are taken and dropped
    client.getContentDecoderFactories().clear();
    client.getProtocolHandlers().clear();
    client.getProtocolHandlers().put(new InterimAnswers());
  }

  private AbstractHttpClientTransport overHttp1() {
    HttpClientTransportOverHTTP transport =
        new HttpClientTransportOverHTTP(connector()) {
          @Override
          public Origin newOrigin(Request request) {
            return super.newOrigin(request.transport(Sockets.TCP));
          }
        };
    transport.setInvocationType(container.invocation());
    transport.setHeaderCacheSize(0); // it would take more memory for each connection than all else
    transport.setConnectionPoolFactory(backend -> new Connections(backend, most));
    return transport;
  }

  private AbstractHttpClientTransport overHttp2() {
    HTTP2Client frames = new HTTP2Client(connector());
    frames.setInitialStreamRecvWindow(SharedConnections.STREAM_WINDOW);
    frames.setInitialSessionRecvWindow(SharedConnections.CONNECTION_WINDOW);
    HttpClientTransportOverHTTP2 transport =
        new HttpClientTransportOverHTTP2(frames) {
          @Override
          public Origin newOrigin(Request request) {
            return super.newOrigin(request.transport(Sockets.TCP));
          }

          @Override
          protected Connection newConnection(
              Destination backend, Session session, HTTP2Connection frames) {
            return new PatientConnection(backend, session, frames);
          }
        };
    transport.setInvocationType(container.invocation());
    transport.setConnectionPoolFactory(backend -> new SharedConnections(backend, most));
    return transport;
  }

  private ClientConnector connector() {
    ClientConnector connector = new TlsConnector();
    connector.setSelectors(Math.min(MAX_SELECTORS, Runtime.getRuntime().availableProcessors()));
    connector.setSslContextFactory(new TlsEngines(contexts));
    return connector;
  }

  /** Ends all calls and stops the threads. */
  @Override
  public synchronized void close() {
    closed = true;
    HttpClient second = http2;
    if (second != null) {
      stop(second);
    }
    stop(http1); // whose threads they are
  }

  private static void stop(HttpClient client) {
    try {
      client.stop();
    } catch (Exception e) {
      System.getLogger(Relay.class.getName())
          .log(System.Logger.Level.WARNING, "the HTTP client did not stop cleanly", e);
    }
  }
}
