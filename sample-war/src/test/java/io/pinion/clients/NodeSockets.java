package io.pinion.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The WebSocket clients of {@code sockets.mjs}: Node's libraries, and a browser that it drives. */
final class NodeSockets implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = "not one for production";

  private final NodeProcess process;

  /** With a new certificate in this folder. */
  NodeSockets(Path folder) {
    Path keys = folder.resolve("localhost.p12");
    Path certificate = folder.resolve("localhost.pem");
    keytool(
        keys, "-genkeypair -alias gateway -keyalg EC -dname CN=127.0.0.1 -ext san=ip:127.0.0.1");
    keytool(keys, "-exportcert -rfc -alias gateway -file " + certificate);
    process =
        NodeProcess.start(
            "sockets.mjs",
            Map.of("NODE_EXTRA_CA_CERTS", certificate.toString()),
            keys.toString(),
            PASSWORD);
  }

  private static void keytool(Path keys, String arguments) {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    ProcessBuilder builder = new ProcessBuilder(keytool.toString());
    builder.command().addAll(List.of(arguments.split(" ", -1)));
    builder.command().addAll(List.of("-keystore", keys.toString(), "-storetype", "PKCS12"));
    builder.command().addAll(List.of("-storepass", PASSWORD));
    try {
      Process running = builder.inheritIO().start();
      if (running.waitFor() != 0) {
        throw new AssertionError("keytool has failed: " + builder.command());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool ran", e);
    }
  }

  /** The client of this name there. */
  SocketClient client(String name) {
    return (gateway, session) -> {
      JsonNode answer =
          ask(Map.of("client", name, "gateway", gateway.toString(), "session", session));
      JsonNode closed = answer.get("closed");
      return new SocketClient.Talk(
          answer.get("backend").asText(), closed.get(0).asInt(), closed.get(1).asText());
    };
  }

  private JsonNode ask(Map<String, Object> call) {
    try {
      process.writeLine(JSON.writeValueAsString(call));
      JsonNode answer = JSON.readTree(process.readLine());
      if (answer.has("error")) {
        throw new AssertionError(call + " has failed: " + answer.get("error").asText());
      }
      return answer;
    } catch (JsonProcessingException e) {
      throw new AssertionError("sockets.mjs wrote no JSON", e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
