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
 * <p>Never give a dispatcher an executor that carries sessions. OkHttp starts the calls that wait
 * from the thread of one that has ended, and they would go out in that one's session.
 *
 * <p><b>Redirects.</b> As a network interceptor it is asked again for each host on the way, so a
 * header for some hosts only goes to no other. As an application interceptor it is asked for the
 * first, and OkHttp takes the header along wherever a redirect leads: there, a client whose header
 * is for some hosts only should have {@code followRedirects(false)}. The OpenAI SDK takes network
 * interceptors by {@code okHttpClient(base)}, and then opens no WebSockets.
 */
public final class SessionInterceptor implements Interceptor {
  private final SessionHeader header;

  /** Names it as configured. */
  public SessionInterceptor() {
    this(SessionHeader.configured());
  }

  /** Names it by a header of one's own. */
  public SessionInterceptor(SessionHeader header) {
    this.header = header;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    return chain.proceed(named(chain.request()));
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
