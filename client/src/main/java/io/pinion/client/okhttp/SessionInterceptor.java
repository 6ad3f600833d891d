package io.pinion.client.okhttp;

import io.pinion.client.SessionHeader;
import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Names the session of the thread that makes a call. A header of that name on the request stays as
 * it is. One may serve any number of clients and threads at once. The OpenAI SDK's synchronous
 * client, its streams and its retries run on the caller's thread:
 *
 * <pre>{@code
 * OpenAIOkHttpClient.builder().addInterceptor(new SessionInterceptor())
 * }</pre>
 *
 * <p><b>Asynchronous calls</b> go out on OkHttp's threads, to which no session belongs, and so does
 * the opening of any WebSocket: they carry none. There the caller sets the header on its own
 * thread: {@code header.set(target, request::header)} with OkHttp's {@code Request.Builder}; with
 * the OpenAI SDK on a client for this one call, which is neither kept nor closed:
 *
 * <pre>{@code
 * client.async().withOptions(options -> header.set(target, options::replaceHeaders))
 * }</pre>
 *
 * In a session that replaces a header which is set on the client, and none that is set on the call.
 *
 * <p>Never give a dispatcher an executor that carries sessions. OkHttp starts the calls that wait
 * from the thread of one that has ended, and they would go out in that one's session.
 *
 * <p><b>Redirects.</b> As a network interceptor it is asked again for each host on the way, so a
 * header for some hosts only goes to no other; one that the caller has set goes wherever a redirect
 * leads. As an application interceptor it is asked for the first host only, and OkHttp takes the
 * header along: where that is for some hosts only, a call that carries it is refused, unless the
 * client follows no redirects and the interceptor is told so:
 *
 * <pre>{@code
 * OpenAIOkHttpClient.builder()
 *     .followRedirects(false)
 *     .addInterceptor(SessionInterceptor.withoutRedirects())
 * }</pre>
 *
 * The OpenAI SDK takes network interceptors by {@code okHttpClient(base)}, and then opens no
 * WebSockets.
 */
public final class SessionInterceptor implements Interceptor {
  private final SessionHeader header;
  private final boolean withoutRedirects;

  /** Names it as configured. */
  public SessionInterceptor() {
    this(SessionHeader.configured());
  }

  /** Names it by a header of one's own. */
  public SessionInterceptor(SessionHeader header) {
    this(header, false);
  }

  private SessionInterceptor(SessionHeader header, boolean withoutRedirects) {
    this.header = header;
    this.withoutRedirects = withoutRedirects;
  }

  /**
   * Names it as configured, for clients with {@code followRedirects(false)}: whoever adds it says
   * so, as it cannot see that.
   */
  public static SessionInterceptor withoutRedirects() {
    return withoutRedirects(SessionHeader.configured());
  }

  /** The same by a header of one's own. */
  public static SessionInterceptor withoutRedirects(SessionHeader header) {
    return new SessionInterceptor(header, true);
  }

  /**
   * @throws IllegalStateException if a redirect could take the header to a host that does not get
   *     it; nothing was sent
   */
  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = named(chain.request());
    boolean ofAnApplication = chain.connection() == null;
    if (ofAnApplication
        && !withoutRedirects
        && !header.isForAllHosts()
        && request.header(header.name()) != null) {
      throw new IllegalStateException(
          header
              + ": an application interceptor would let OkHttp send it on to any host that a"
              + " redirect names; add it by addNetworkInterceptor, or add"
              + " SessionInterceptor.withoutRedirects() to a client with followRedirects(false),"
              + " or leave "
              + SessionHeader.HOSTS_KEY
              + " empty");
    }
    return chain.proceed(request);
  }

  private Request named(Request request) {
    if (request.header(header.name()) != null) {
      return request;
    }
    return header
        .valueFor(request.url().uri())
        .map(id -> request.newBuilder().header(header.name(), id).build())
        .orElse(request);
  }
}
