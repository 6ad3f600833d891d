package io.pinion.model;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.client.Request;

/**
 * Where a model answers OpenAI's Chat Completions.
 *
 * @param calls makes a call to its server, with nothing in it yet, which follows no redirects
 * @param path the path of its Chat Completions
 * @param headers the fields that each call has; may be credentials
 * @param model the name that the server knows it by
 * @param timeout how long it may take to answer
 */
public record ChatEndpoint(
    Supplier<Request> calls,
    String path,
    Map<String, String> headers,
    String model,
    Duration timeout) {
  public ChatEndpoint {
    headers = Map.copyOf(headers);
  }

  /** Without the headers. */
  @Override
  public String toString() {
    return "ChatEndpoint[" + model + " at " + path + "]";
  }
}
