package io.pinion.client.langchain4j;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import io.pinion.client.SessionHeader;
import java.net.http.HttpClient;

/** What LangChain4j's JDK clients do with redirects. Apart: not each application has them. */
final class JdkRedirects {
  /** Whose builders may be asked. */
  static final String BUILDER = "dev.langchain4j.http.client.jdk.JdkHttpClientBuilder";

  private JdkRedirects() {}

  /**
   * Refuses a builder whose clients would follow them.
   *
   * @param builder a {@value #BUILDER}
   */
  static void refuse(HttpClientBuilder builder, SessionHeader header) {
    HttpClient.Builder own = ((JdkHttpClientBuilder) builder).httpClientBuilder();
    if (own == null) {
      return; // its default: never
    }
    // only a client tells; the JDK ends this one when it is collected
    HttpClient.Redirect redirects = own.build().followRedirects();
    if (redirects != HttpClient.Redirect.NEVER) {
      throw new IllegalStateException(
          header
              + ": clients with followRedirects("
              + redirects
              + ") would send it on to any host that a redirect names; give JdkHttpClientBuilder"
              + " an httpClientBuilder with followRedirects(NEVER), or leave "
              + SessionHeader.HOSTS_KEY
              + " empty");
    }
  }
}
