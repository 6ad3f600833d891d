package io.pinion.client.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import io.pinion.client.SessionHeader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Builds HTTP clients for models, which name the session of the thread that asks a model, again
 * with each retry. A header of that name, as of a model's {@code customHeaders}, stays as it is.
 *
 * <pre>{@code
 * OpenAiStreamingChatModel.builder()
 *     .httpClientBuilder(SessionHttpClientBuilder.around(new JdkHttpClientBuilder()))
 * }</pre>
 *
 * <p>A streamed answer arrives on other threads than the caller's. What a handler does there
 * belongs to the session that the question was asked in: the tools that an answer calls for, and
 * the calls of models that follow. Tools that AI services run on an executor get it from that:
 * {@code executeToolsConcurrently(PropagatingExecutor.of(executor))}.
 *
 * <p><b>Redirects.</b> The clients of LangChain4j's {@code JdkHttpClientBuilder} follow none unless
 * they are told so, which is refused where the header is for some hosts only. Of another builder
 * this cannot be known: see to it that its clients follow none, else they take the header along to
 * any host.
 *
 * <p>As other builders it is for one thread at a time; the clients may be called by many.
 */
public final class SessionHttpClientBuilder implements HttpClientBuilder {
  private final HttpClientBuilder builder;
  private final SessionHeader header;

  private SessionHttpClientBuilder(HttpClientBuilder builder, SessionHeader header) {
    this.builder = builder;
    this.header = header;
  }

  /**
   * Clients of this builder's, with the session named as configured.
   *
   * @throws IllegalArgumentException if the configuration is invalid
   */
  public static HttpClientBuilder around(HttpClientBuilder builder) {
    return around(builder, SessionHeader.configured());
  }

  /** Clients of this builder's, with the session named by a header of one's own. */
  public static HttpClientBuilder around(HttpClientBuilder builder, SessionHeader header) {
    return new SessionHttpClientBuilder(builder, header);
  }

  @Override
  public Duration connectTimeout() {
    return builder.connectTimeout();
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    builder.connectTimeout(timeout);
    return this;
  }

  @Override
  public Duration readTimeout() {
    return builder.readTimeout();
  }

  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    builder.readTimeout(timeout);
    return this;
  }

  /**
   * @throws IllegalStateException if the header is for some hosts only and the builder is a {@code
   *     JdkHttpClientBuilder} whose clients follow redirects
   */
  @Override
  public HttpClient build() {
    if (!header.isForAllHosts() && isJdks(builder.getClass())) {
      JdkRedirects.refuse(builder, header);
    }
    return new SessionHttpClient(builder.build(), header);
  }

  /** By name: an application without the JDK's clients has no such class. */
  private static boolean isJdks(@Nullable Class<?> type) {
    return type != null
        && (type.getName().equals(JdkRedirects.BUILDER) || isJdks(type.getSuperclass()));
  }
}
