package io.pinion.sample;

import io.pinion.relay.TestCertificates;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.HTTP2Session;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.api.server.ServerSessionListener;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.GoAwayFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.http2.server.RawHTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * A backend that speaks HTTP/2 alone. It answers each request 200, unless one is {@link #hold
 * held}: what becomes of such a one the test says, frame by frame.
 */
final class Http2Backend implements AutoCloseable {
  /** A request as it came, and what to do with it. */
  final class Held {
    private final Stream stream;
    private final MetaData.Request head;
    private final Signal signal = new Signal();
    private long bodyBytes;
    private boolean bodyEnded;
    private int resetBy = -1;

    private Held(Stream stream, MetaData.Request head) {
      this.stream = stream;
      this.head = head;
    }

    /** Names and values, pseudo fields apart. */
    List<HttpField> fields() {
      return List.copyOf(head.getHttpFields().asImmutable().stream().toList());
    }

    String header(String name) {
      return String.valueOf(head.getHttpFields().get(name));
    }

    String authority() {
      return head.getHttpURI().getAuthority();
    }

    /** Which of the backend's connections has brought it. */
    Session connection() {
      return stream.getSession();
    }

    void answerHead(String type) throws Exception {
      HttpFields fields =
          HttpFields.build().put("X-Backend", id).put("Content-Type", type).asImmutable();
      MetaData.Response answer = new MetaData.Response(200, null, HttpVersion.HTTP_2, fields);
      stream.headers(new HeadersFrame(stream.getId(), answer, null, false)).get();
    }

    /** Returns once the connection's windows have had room for it. */
    void answerBody(byte[] bytes, boolean last) throws Exception {
      stream.data(new DataFrame(stream.getId(), ByteBuffer.wrap(bytes), last)).get();
    }

    /** Sends without waiting. */
    Callback.Completable beginBody(byte[] bytes) {
      Callback.Completable sent = new Callback.Completable();
      stream.data(new DataFrame(stream.getId(), ByteBuffer.wrap(bytes), true), sent);
      return sent;
    }

    void reset(ErrorCode why) {
      stream.reset(new ResetFrame(stream.getId(), why.code), Callback.NOOP);
    }

    /** Goes away: says that the last stream it serves is the one before this. */
    void goAwayBefore() {
      ((HTTP2Session) stream.getSession())
          .goAway(
              new GoAwayFrame(stream.getId() - 2, ErrorCode.NO_ERROR.code, null), Callback.NOOP);
    }

    /** Ends the connection without a word (FIN). */
    void endConnection() {
      ((HTTP2Session) stream.getSession()).getEndPoint().close();
    }

    /** Waits until the peer has reset the stream; gives its reason. */
    int awaitReset() {
      signal.require(() -> resetBy >= 0, Signal.PATIENCE, () -> "reset of a stream");
      return signal.read(() -> resetBy);
    }

    long awaitBody() {
      signal.require(() -> bodyEnded, Signal.PATIENCE, () -> "end of a body");
      return signal.read(() -> bodyBytes);
    }

    private void take(Stream.Data data) {
      int count = data.frame().remaining();
      boolean last = data.frame().isEndStream();
      data.release();
      signal.change(
          () -> {
            bodyBytes += count;
            bodyEnded |= last;
          });
    }
  }

  private final String id;
  private final Server server = new Server();
  private final ServerConnector connector;
  private final boolean secure;
  private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
  private final Signal signal = new Signal();
  private final Set<Session> connections = new HashSet<>();
  private final List<Held> answered = new ArrayList<>();
  private int holding;

  private Http2Backend(String id, boolean secure, int maxStreams) throws Exception {
    this.id = id;
    this.secure = secure;
    RawHTTP2ServerConnectionFactory http2 =
        new RawHTTP2ServerConnectionFactory(new HttpConfiguration(), new Listener());
    http2.setMaxConcurrentStreams(maxStreams);
    if (secure) {
      SslContextFactory.Server tls = new SslContextFactory.Server();
      tls.setSslContext(TestCertificates.server(TestCertificates.GOOD));
      ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory("h2");
      alpn.setDefaultProtocol(null);
      connector =
          new ServerConnector(
              server, new SslConnectionFactory(tls, alpn.getProtocol()), alpn, http2);
    } else {
      connector = new ServerConnector(server, http2);
    }
    connector.setHost("127.0.0.1");
    connector.setIdleTimeout(120_000); // longer than any test is silent
    server.addConnector(connector);
    server.start();
  }

  /** In the clear, to those who begin with HTTP/2 at once. */
  static Http2Backend start(String id, int maxStreams) {
    return started(id, false, maxStreams);
  }

  /** Over TLS, to those who have agreed on HTTP/2. */
  static Http2Backend startSecure(String id) {
    return started(id, true, 128);
  }

  private static Http2Backend started(String id, boolean secure, int maxStreams) {
    try {
      return new Http2Backend(id, secure, maxStreams);
    } catch (Exception e) {
      throw new IllegalStateException("cannot start backend " + id, e);
    }
  }

  URI uri() {
    return URI.create((secure ? "https" : "http") + "://127.0.0.1:" + connector.getLocalPort());
  }

  /** The settings of this backend. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("pinion.backend." + id + ".url", uri().toString());
    settings.put("pinion.backend." + id + ".protocol", "h2");
    settings.put("pinion.backend." + id + ".models", id);
    return settings;
  }

  /** Does not answer so many of the next requests by itself. */
  void hold(int count) {
    signal.change(() -> holding = count);
  }

  /** The next of those. */
  Held take() throws InterruptedException {
    Held next = held.poll(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request at " + id + " within " + Signal.PATIENCE);
    }
    return next;
  }

  /** Those that it has answered by itself. */
  List<Held> answered() {
    return signal.read(() -> List.copyOf(answered));
  }

  /** Waits until it has answered so many in all by itself. */
  void awaitAnswered(int count) {
    signal.require(
        () -> answered.size() >= count, Signal.PATIENCE, () -> "answer " + count + " of " + id);
  }

  /** How many connections are open. */
  int openConnections() {
    return signal.read(connections::size);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("backend " + id + " did not stop", e);
    }
  }

  private final class Listener implements ServerSessionListener {
    @Override
    public void onAccept(Session session) {
      signal.change(() -> connections.add(session));
    }

    @Override
    public void onClose(Session session, GoAwayFrame frame, Callback callback) {
      signal.change(() -> connections.remove(session));
      callback.succeeded();
    }

    @Override
    public void onFailure(Session session, Throwable failure, Callback callback) {
      signal.change(() -> connections.remove(session));
      callback.succeeded();
    }

    @Override
    public boolean onIdleTimeout(Session session) {
      return true;
    }

    @Override
    public Stream.Listener onNewStream(Stream stream, HeadersFrame frame) {
      Held request = new Held(stream, (MetaData.Request) frame.getMetaData());
      boolean[] holds = {false};
      signal.change(
          () -> {
            holds[0] = holding > 0;
            holding -= holds[0] ? 1 : 0;
          });
      if (holds[0]) {
        held.add(request);
      } else if (frame.isEndStream()) {
        answer(request);
      }
      if (frame.isEndStream()) {
        request.signal.change(() -> request.bodyEnded = true);
      } else {
        stream.demand();
      }
      return new StreamListener(request, holds[0]);
    }
  }

  private void answer(Held request) {
    signal.change(() -> answered.add(request));
    HttpFields fields =
        HttpFields.build()
            .put("X-Backend", id)
            .put("Content-Type", "application/json")
            .asImmutable();
    MetaData.Response head = new MetaData.Response(200, null, HttpVersion.HTTP_2, fields);
    int number = request.stream.getId();
    var unused =
        request
            .stream
            .headers(new HeadersFrame(number, head, null, false))
            .thenCompose(
                stream ->
                    stream.data(
                        new DataFrame(number, ByteBuffer.wrap(new byte[] {'o', 'k'}), true)));
  }

  private final class StreamListener implements Stream.Listener {
    private final Held request;
    private final boolean holds;

    StreamListener(Held request, boolean holds) {
      this.request = request;
      this.holds = holds;
    }

    @Override
    public void onDataAvailable(Stream stream) {
      Stream.Data data = stream.readData();
      if (data == null) {
        stream.demand();
        return;
      }
      boolean last = data.frame().isEndStream();
      request.take(data);
      if (!last) {
        stream.demand();
      } else if (!holds) {
        answer(request);
      }
    }

    @Override
    public void onReset(Stream stream, ResetFrame frame, Callback callback) {
      request.signal.change(() -> request.resetBy = frame.getError());
      callback.succeeded();
    }
  }
}
