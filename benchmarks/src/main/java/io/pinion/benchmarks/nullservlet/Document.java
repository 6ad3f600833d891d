package io.pinion.benchmarks.nullservlet;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One JSON document. */
final class Document implements WriteListener {
  private final AsyncContext exchange;
  private final ServletOutputStream out;
  private final byte[] text;
  private boolean written;

  Document(AsyncContext exchange, ServletOutputStream out, int size) {
    this.exchange = exchange;
    this.out = out;
    // System.nanoTime is CLOCK_MONOTONIC on Linux, which llmload compares it with
    this.text =
        ("{\"object\":\"chat.completion\",\"t\":"
                + System.nanoTime()
                + ",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
                + "x".repeat(size)
                + "\"},\"finish_reason\":\"stop\"}]}")
            .getBytes(StandardCharsets.US_ASCII);
  }

  void begin(HttpServletResponse response) {
    response.setContentType("application/json");
    response.setContentLength(text.length);
    out.setWriteListener(this);
  }

  @Override
  public void onWritePossible() throws IOException {
    if (!written) {
      written = true;
      out.write(text);
      if (!out.isReady()) {
        return; // called again when the bytes have gone
      }
    }
    exchange.complete();
  }

  @Override
  public void onError(Throwable failure) {
    exchange.complete();
  }
}
