package io.pinion.backend;

import java.net.URI;
import java.util.Map;

/**
 * One LLM server.
 *
 * @param id the configured id, which alone enters the hash: never an address or a list position, so
 *     that a server keeps its sessions when it moves
 * @param url scheme, host and port
 * @param weight its share relative to the others, above 0
 * @param maxConcurrency how many calls each member may have open there; 0 for no limit
 * @param maxSessions how many live sessions it can hold warm; 0 if unknown
 * @param models the models it serves, by the names that callers use, each with the backend's own
 *     name for it; empty if it serves all
 * @param pathPrefix what is put before the path of each request; empty for nothing
 * @param headers what replaces the caller's fields of these names; may be credentials
 * @param protocol the version of HTTP that it is called in
 * @param tls how TLS is spoken to it, if its URL says so
 */
public record Backend(
    String id,
    URI url,
    double weight,
    int maxConcurrency,
    int maxSessions,
    Map<String, String> models,
    String pathPrefix,
    Map<String, String> headers,
    Protocol protocol,
    Tls tls) {

  public Backend {
    models = Map.copyOf(models);
    headers = Map.copyOf(headers);
  }

  /** One that is called by HTTP/1.1, and by TLS as Java has it. */
  public Backend(
      String id,
      URI url,
      double weight,
      int maxConcurrency,
      int maxSessions,
      Map<String, String> models,
      String pathPrefix,
      Map<String, String> headers) {
    this(
        id,
        url,
        weight,
        maxConcurrency,
        maxSessions,
        models,
        pathPrefix,
        headers,
        Protocol.HTTP_1_1,
        Tls.DEFAULT);
  }

  /** Such a one of no limits that serves all models. */
  public Backend(String id, URI url, double weight) {
    this(id, url, weight, 0, 0, Map.of(), "", Map.of());
  }

  /** The same of another id at another address. */
  Backend at(String otherId, URI otherUrl) {
    return new Backend(
        otherId,
        otherUrl,
        weight,
        maxConcurrency,
        maxSessions,
        models,
        pathPrefix,
        headers,
        protocol,
        tls);
  }

  /** Whether it is called over TLS. */
  public boolean isSecure() {
    return "https".equals(url.getScheme());
  }

  /** Whether it may be asked for this model. */
  public boolean serves(String model) {
    return models.isEmpty() || models.containsKey(model);
  }

  /** What it calls a model that callers know by this name; the same where nothing else is said. */
  public String ownName(String model) {
    return models.getOrDefault(model, model);
  }

  /** Whether it calls a model by another name than callers do. */
  public boolean renames() {
    return models.entrySet().stream().anyMatch(each -> !each.getKey().equals(each.getValue()));
  }

  /** The id alone: the rest may hold credentials. */
  @Override
  public String toString() {
    return id;
  }
}
