package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A client's connection that speaks HTTP/2: over TLS by ALPN, trusting any certificate, or in
 * cleartext by prior knowledge. The frames are in the test's hand.
 */
final class Http2Connection implements AutoCloseable {
  private static final int WINDOW = 64 * 1024;
  private static final Session.Listener QUIET = new Session.Listener() {};

  private final URI uri;
  private final HTTP2Client client;
  private final Session session;

  private Http2Connection(URI uri, HTTP2Client client, Session session) {
    this.uri = uri;
    this.client = client;
    this.session = session;
  }

  static Http2Connection open(URI uri) throws Exception {
    HTTP2Client client = new HTTP2Client();
    client.setInitialStreamRecvWindow(WINDOW);
    client.start();
    InetSocketAddress address = new InetSocketAddress(uri.getHost(), uri.getPort());
    boolean secure = uri.getScheme().equals("https");
    boolean open = false;
    try {
      Session session = get(secure ? connect(client, address) : client.connect(address, QUIET));
      open = true;
      return new Http2Connection(uri, client, session);
    } finally {
      if (!open) {
        LifeCycle.stop(client);
      }
    }
  }

  private static CompletableFuture<Session> connect(HTTP2Client client, InetSocketAddress address)
      throws Exception {
    SslContextFactory.Client any = new SslContextFactory.Client(true);
    client.addBean(any);
    any.start();
    return client.connect(any, address, QUIET);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** A chat request that is whole; its answer is read as it comes. */
  Http2Exchange chat(String... headerLines) throws Exception {
    byte[] prompt = Behaviour.PROMPT.getBytes(UTF_8);
    return begin(Behaviour.CHAT, prompt.length, headerLines).send(prompt, true);
  }

  /**
   * A POST whose body is sent by {@link Http2Exchange#send}.
   *
   * @param length its Content-Length; -1 for none
   */
  Http2Exchange begin(String target, long length, String... headerLines) throws Exception {
    HttpFields.Mutable fields = fields(headerLines);
    if (length >= 0) {
      fields.put("content-length", "" + length);
    }
    return open("POST", target, fields, new Http2Exchange(true), false);
  }

  /** A request without a body. */
  Http2Exchange send(String method, String target, String... headerLines) throws Exception {
    return open(method, target, fields(headerLines), new Http2Exchange(true), true);
  }

  /** A GET whose answer's body is never read. */
  Http2Exchange getUnread(String target, String... headerLines) throws Exception {
    return open("GET", target, fields(headerLines), new Http2Exchange(false), true);
  }

  private static HttpFields.Mutable fields(String... headerLines) {
    HttpFields.Mutable fields = HttpFields.build();
    for (String line : headerLines) {
      int colon = line.indexOf(':');
      fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return fields;
  }

  private Http2Exchange open(
      String method, String target, HttpFields fields, Http2Exchange exchange, boolean whole)
      throws Exception {
    HttpURI to = HttpURI.from(uri.resolve(target).toString());
    MetaData.Request head = new MetaData.Request(method, to, HttpVersion.HTTP_2, fields);
    Stream stream = get(session.newStream(new HeadersFrame(head, null, whole), exchange));
    exchange.opened(stream);
    return exchange;
  }

  /** Whether the connection is still there. */
  boolean isOpen() {
    return !session.isClosed();
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }
}
