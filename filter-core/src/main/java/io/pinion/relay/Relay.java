package io.pinion.relay;

import io.pinion.backend.Backend;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Origin;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * Calls backends: one HTTP/1.1 client with its own few threads, on which each connection is
 * selected, read, parsed and passed on to the client without being handed over. Nothing that runs
 * on them may block.
 */
public final class Relay implements AutoCloseable {
  /** More selectors than these gain nothing: each carries thousands of streams. */
  private static final int MAX_SELECTORS = 4;

  private static final int MAX_THREADS = 32;
  private static final String FRESH = "fresh";

  /** More than any container takes in (Undertow: 1 MiB): what has come in can be sent on. */
  private static final int MAX_REQUEST_HEAD = (1 << 20) + (64 << 10);

  /** For probes, which must not wait for a stream to end, and for connections being closed. */
  private static final int SPARE_CONNECTIONS = 16;

  private static final Duration POOLED_IDLE = Duration.ofSeconds(30);

  /** How long after its last connection an address is remembered. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(5);

  private final HttpClient client;
  private final ContainerTraits container;

  /**
   * Starts the client.
   *
   * @param connectTimeout how long a connection may take
   * @param maxConnections calls to one backend at a time
   * @param maxAnswerHead bytes that the head of an answer may have
   * @param container whether writes to clients block: then a thread of its own is found for each,
   *     if need be as many as there are connections
   */
  public Relay(
      Duration connectTimeout, int maxConnections, int maxAnswerHead, ContainerTraits container) {
    this.container = container;
    int most = maxConnections + SPARE_CONNECTIONS;
    client = new HttpClient(transport(container, most));
    client.setName("pinion-relay");
    QueuedThreadPool threads =
        new QueuedThreadPool(MAX_THREADS + (container.blocksWriters() ? maxConnections : 0));
    threads.setName("pinion-relay");
    threads.setDaemon(true);
    client.setExecutor(threads);
    client.setScheduler(new ScheduledExecutorScheduler("pinion-relay-timer", true));
    client.setSocketAddressResolver(
        new Names(
            new SocketAddressResolver.Async(
                threads, client.getScheduler(), connectTimeout.toMillis())));
    client.setConnectTimeout(connectTimeout.toMillis());
    client.setIdleTimeout(POOLED_IDLE.toMillis());
    client.setDestinationIdleTimeout(FORGOTTEN.toMillis()); // backends come and go
    client.setMaxConnectionsPerDestination(most);
    client.setMaxRequestsQueuedPerDestination(most);
    client.setMaxRequestHeadersSize(MAX_REQUEST_HEAD);
    client.setMaxResponseHeadersSize(maxAnswerHead);
    client.setFollowRedirects(false);
    client.setUserAgentField(null);
    client.setDefaultRequestContentType(null); // what nobody sent is not made up
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUseInputDirectByteBuffers(false); // the servlet stream takes arrays
    client.setByteBufferPool(new AnswerBuffers(new ArrayByteBufferPool()));
    client.setResponseBufferSize(AnswerBuffers.SIZE);
    try {
      client.start();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP client did not start: " + e.getMessage(), e);
    }
    passThrough();
  }

  private static HttpClientTransportOverHTTP transport(
      ContainerTraits container, int maxConnections) {
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(Math.min(MAX_SELECTORS, Runtime.getRuntime().availableProcessors()));
    HttpClientTransportOverHTTP transport =
        new HttpClientTransportOverHTTP(connector) {
          @Override
          public Origin newOrigin(Request request) {
            return super.newOrigin(request.transport(Sockets.TCP));
          }
        };
    transport.setInvocationType(container.invocation());
    transport.setHeaderCacheSize(0); // it would take more memory for each connection than all else
    transport.setConnectionPoolFactory(backend -> new Connections(backend, maxConnections));
    return transport;
  }

  /** No decoding, no redirects, no authentication here; interim answers are taken and dropped. */
  private void passThrough() {
    client.getContentDecoderFactories().clear();
    client.getProtocolHandlers().clear();
    client.getProtocolHandlers().put(new InterimAnswers());
    client.getProtocolHandlers().put(Switching.HANDLER);
  }

  /**
   * On whose threads a timer may have clients written to: the caller's, where writing never blocks,
   * else some of this relay's.
   */
  public Executor writers() {
    return container.blocksWriters() ? client.getExecutor() : Runnable::run;
  }

  /** Threads of this relay's own, for what may send calls or write to clients. */
  public Executor workers() {
    return client.getExecutor();
  }

  /** The client itself, for probes; stays this object's own. */
  public HttpClient client() {
    return client;
  }

  /**
   * One attempt, to be sent by its {@link Attempt#send}; what becomes of it is told to the
   * listener, or seen in the client's stream.
   *
   * @param fresh whether to use a connection that was made for it
   */
  public Attempt attempt(
      UpstreamRequest request,
      Backend backend,
      boolean fresh,
      ClientStream stream,
      AttemptListener listener) {
    Request call =
        client
            .newRequest(backend.url())
            .method(request.method())
            .path(backend.pathPrefix() + request.target())
            .idleTimeout(0, TimeUnit.MILLISECONDS) // the gateway has limits of its own
            .headers(
                fields -> {
                  request.fields().forEach(fields::add);
                  backend.headers().forEach(fields::put);
                });
    if (fresh) {
      // a pool of its own, to which no connection returns
      call.tag(FRESH).headers(fields -> fields.put(HttpHeader.CONNECTION, "close"));
    }
    return new Attempt(call, request, backend, stream, listener);
  }

  /** Ends all calls and stops the threads. */
  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception e) {
      System.getLogger(Relay.class.getName())
          .log(System.Logger.Level.WARNING, "the HTTP client did not stop cleanly", e);
    }
  }
}
