package io.pinion.client;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.List;

/** A server on 127.0.0.1 that keeps what it was sent. */
public interface Backend extends AutoCloseable {
  /** Its root, without a slash at the end. */
  URI uri();

  /** What it was sent, in the order of arrival. */
  List<Call> calls();

  @Override
  void close();

  /** One request. */
  record Call(String method, Headers headers, String body) {
    /** Of one header, whatever its name's case. */
    public List<String> values(String header) {
      return headers.getOrDefault(header, List.of());
    }
  }
}
