package io.pinion.backend;

import java.net.URI;

/**
 * One LLM server.
 *
 * @param id the configured id, which alone enters the hash: never an address or a list position, so
 *     that a server keeps its sessions when it moves
 * @param url scheme, host and port
 * @param weight its share relative to the others, above 0
 */
public record Backend(String id, URI url, double weight) {
  @Override
  public String toString() {
    return id;
  }
}
