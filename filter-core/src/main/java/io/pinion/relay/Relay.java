package io.pinion.relay;

import io.pinion.backend.Backend;
import io.pinion.backend.Protocol;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Calls backends, on its own few threads, on which each connection is selected, read, parsed and
 * passed on to the client without being handed over. Nothing that runs on them may block.
 */
public final class Relay implements AutoCloseable {
  private final UpstreamClients clients;
  private final ContainerTraits container;
  private final TlsContexts contexts = new TlsContexts();
  private final AtomicBoolean following = new AtomicBoolean();

  /**
   * Starts the HTTP client.
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
    clients =
        new UpstreamClients(connectTimeout, maxConnections, maxAnswerHead, container, contexts);
  }

  /**
   * On whose threads a timer may have clients written to: the caller's, where writing never blocks,
   * else some of this relay's.
   */
  public Executor writers() {
    return container.blocksWriters() ? workers() : Runnable::run;
  }

  /** Threads of this relay's own, for what may send calls or write to clients. */
  public Executor workers() {
    return clients.http1().getExecutor();
  }

  /**
   * Reads the files of certificates and keys that these backends need, those that have changed
   * anew, and forgets all others. Blocks on the file system.
   */
  public void followStores(Collection<Backend> backends) {
    contexts.follow(
        backends.stream()
            .filter(Backend::isSecure)
            .map(Backend::tls)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** The same on one of this relay's threads, one at a time. Returns at once. */
  public void followStoresLater(Supplier<Collection<Backend>> backends) {
    if (following.compareAndSet(false, true)) {
      workers()
          .execute(
              () -> {
                try {
                  followStores(backends.get());
                } finally {
                  following.set(false);
                }
              });
    }
  }

  /** A call to a backend as it is to be called, with nothing in it yet. */
  public Request request(Backend backend) {
    return backend.protocol() == Protocol.H2
        ? request(clients.http2(), backend, false)
        : http1Request(backend, false);
  }

  private Request http1Request(Backend backend, boolean fresh) {
    Request call = request(clients.http1(), backend, fresh);
    return fresh ? call.headers(fields -> fields.put(HttpHeader.CONNECTION, "close")) : call;
  }

  /** Plain connections of the usual kind need no mark. */
  private static Request request(HttpClient client, Backend backend, boolean fresh) {
    Request call = client.newRequest(backend.url());
    return backend.isSecure() || fresh ? call.tag(new Link(backend.tls(), fresh)) : call;
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
    boolean http2 = backend.protocol() == Protocol.H2 && !request.webSocket();
    Request call =
        (http2 ? request(backend) : http1Request(backend, fresh)) // lost ones of HTTP/2 are gone
            .method(request.method())
            .path(backend.pathPrefix() + request.target())
            .idleTimeout(0, TimeUnit.MILLISECONDS) // the gateway has limits of its own
            .headers(
                fields -> {
                  request.fields().forEach(fields::add);
                  backend.headers().forEach(fields::put);
                });
    return new Attempt(call, request, backend, stream, listener);
  }

  /**
   * Where bodies are sent that are no client's.
   *
   * @param server where; its path is left out
   * @param path the path there
   * @param headers the fields that each request has besides; may be credentials
   */
  public Posting posting(Backend server, String path, Map<String, String> headers) {
    return new Posting(() -> request(server), path, headers);
  }

  /** Ends all calls and stops the threads. */
  @Override
  public void close() {
    clients.close();
  }
}
