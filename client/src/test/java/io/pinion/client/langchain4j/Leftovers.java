package io.pinion.client.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import io.pinion.client.AmbientSession;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * JDK clients that look, each time a listener has been told, what session that leaves on the
 * thread; which may be the caller's own, where an answer is there at once.
 */
final class Leftovers implements HttpClientBuilder {
  final List<AmbientSession> left = new CopyOnWriteArrayList<>();
  final CountDownLatch answers;
  private final JdkHttpClientBuilder jdk = new JdkHttpClientBuilder();

  /** Looks through to the end of some answers. */
  Leftovers(int answers) {
    this.answers = new CountDownLatch(answers);
  }

  @Override
  public HttpClient build() {
    HttpClient client = jdk.build();
    return new HttpClient() {
      @Override
      public SuccessfulHttpResponse execute(HttpRequest request) {
        return client.execute(request);
      }

      @Override
      public void execute(
          HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        client.execute(request, parser, watched(listener));
      }
    };
  }

  private ServerSentEventListener watched(ServerSentEventListener listener) {
    Class<?> type = ServerSentEventListener.class;
    return (ServerSentEventListener)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              AmbientSession before = AmbientSession.current();
              method.invoke(listener, arguments);
              AmbientSession after = AmbientSession.current();
              if (!after.equals(before)) {
                left.add(after);
              }
              if (method.getName().equals("onClose")) {
                answers.countDown();
              }
              return null;
            });
  }

  @Override
  public Duration connectTimeout() {
    return jdk.connectTimeout();
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    jdk.connectTimeout(timeout);
    return this;
  }

  @Override
  public Duration readTimeout() {
    return jdk.readTimeout();
  }

  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    jdk.readTimeout(timeout);
    return this;
  }
}
