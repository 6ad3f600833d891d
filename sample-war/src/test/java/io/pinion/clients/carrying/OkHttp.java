package io.pinion.clients.carrying;

import io.pinion.client.okhttp.SessionInterceptor;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** OkHttp by itself. */
final class OkHttp implements CarryingClient {
  private static final MediaType JSON = MediaType.get("application/json");

  private final String gateway;
  private final OkHttpClient client;

  OkHttp(String gateway) {
    this.gateway = gateway;
    // docs: OkHttp
    OkHttpClient http =
        new OkHttpClient.Builder().addNetworkInterceptor(new SessionInterceptor()).build();
    // docs: end
    client = http;
  }

  @Override
  public String ask(String question) throws Exception {
    Request request =
        new Request.Builder()
            .url(gateway + "/v1/chat/completions")
            .post(RequestBody.create(ChatJson.question(question), JSON))
            .build();
    try (Response response = client.newCall(request).execute()) {
      return Objects.requireNonNull(response.body()).string();
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  @Override
  public String toString() {
    return "OkHttp";
  }
}
