package io.pinion.client.websocket;

import io.pinion.client.SessionHeader;
import jakarta.websocket.ClientEndpointConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names the session of the thread that connects, in the handshake, unless that has such a header:
 * by {@code @ClientEndpoint(configurator = SessionConfigurator.class)} or {@code
 * ClientEndpointConfig.Builder.configurator(..)}. What is sent later belongs to the same session.
 *
 * <p>Where the header goes to some hosts only, it is told whom the handshake goes to by {@code
 * Host}, or by the target it was made with. Open Liberty does not tell the host: give it the
 * target, else nothing is named there, nor where {@code Host} is none.
 */
public class SessionConfigurator extends ClientEndpointConfig.Configurator {
  private static final String HOST = "Host";

  private final SessionHeader header;
  private final @Nullable URI target;

  /** Names it as configured. */
  public SessionConfigurator() {
    this(SessionHeader.configured());
  }

  /** Names it by a header of one's own. */
  public SessionConfigurator(SessionHeader header) {
    this.header = header;
    this.target = null;
  }

  /**
   * Names it to one target.
   *
   * @param target what is connected to
   */
  public SessionConfigurator(SessionHeader header, URI target) {
    this.header = header;
    this.target = target;
  }

  @Override
  public void beforeRequest(Map<String, List<String>> headers) {
    if (headers.keySet().stream().noneMatch(header.name()::equalsIgnoreCase)) {
      // some clients add to the list
      idFor(headers).ifPresent(id -> headers.put(header.name(), new ArrayList<>(List.of(id))));
    }
  }

  private Optional<String> idFor(Map<String, List<String>> headers) {
    return target == null ? header.valueFor(targetOf(headers)) : header.valueFor(target);
  }

  /** Without a scheme; without anything where no host is told. */
  private static String targetOf(Map<String, List<String>> headers) {
    return headers.entrySet().stream()
        .filter(field -> HOST.equalsIgnoreCase(field.getKey()))
        .flatMap(field -> field.getValue().stream())
        .findFirst()
        .map(host -> "//" + host)
        .orElse("");
  }
}
