package io.pinion.client.anthropic;

import com.anthropic.core.http.HttpClient;
import com.anthropic.core.http.Interceptor;
import io.pinion.client.SessionHeader;

/**
 * Names the session of the thread that makes a synchronous call or starts a synchronous stream,
 * again with each retry. A header of that name, of the client's or of one call's, stays as it is.
 * One may serve any number of clients and threads at once.
 *
 * <pre>{@code
 * AnthropicOkHttpClient.builder().addInterceptor(new SessionInterceptor())
 * }</pre>
 *
 * <p><b>Asynchronous calls</b> go out on other threads than the caller's: they carry no session.
 * There the caller sets the header on its own thread, on a client for this one call, which is
 * neither kept nor closed:
 *
 * <pre>{@code
 * client.async().withOptions(options -> header.set(target, options::replaceHeaders))
 * }</pre>
 *
 * In a session that replaces a header which is set on the client, and none that is set on the call.
 *
 * <p><b>Redirects.</b> The SDK takes a header along wherever a redirect leads. Where the header is
 * for some hosts only, a call that carries it, synchronous or not and whoever has set it, follows
 * none, and fails by the redirect's status.
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
  public HttpClient intercept(HttpClient client) {
    return new SessionHttpClient(client, header);
  }
}
