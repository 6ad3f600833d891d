package io.pinion.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What further members of the demo's cluster have to know of the first one. It is there as long as
 * that one runs.
 */
final class ClusterFile implements AutoCloseable {
  /** The setting that says where the first member listens for others, as host:port. */
  static final String MEMBERS = "pinion.hazelcast.members";

  private static final String GATEWAY = "demo.gateway";
  private static final int ANSWERS_WITHIN_MS = 1000;

  private final Path file;

  private ClusterFile(Path file) {
    this.file = file;
  }

  /**
   * Writes it, over what an earlier demo may have left.
   *
   * @param gateway the root of the first member
   * @param settings the gateway's settings that all members share
   */
  static ClusterFile write(Path file, URI gateway, Map<String, String> settings)
      throws IOException {
    Properties all = new Properties();
    all.putAll(settings);
    all.setProperty(GATEWAY, gateway.toString());
    try (Writer writer = Files.newBufferedWriter(file, UTF_8)) {
      all.store(writer, "the first member of the demo's cluster, while it runs");
    }
    return new ClusterFile(file);
  }

  /**
   * Reads it.
   *
   * @throws IllegalStateException if no first member runs
   */
  static First read(Path file) throws IOException {
    Properties all = new Properties();
    try (Reader reader = Files.newBufferedReader(file, UTF_8)) {
      all.load(reader);
    } catch (NoSuchFileException e) {
      throw new IllegalStateException(
          file
              + " is not there: expected a first member that is up; start it with "
              + Demo.COMMAND);
    }
    Map<String, String> settings = new TreeMap<>();
    all.stringPropertyNames().forEach(key -> settings.put(key, all.getProperty(key)));
    URI gateway = URI.create(String.valueOf(settings.remove(GATEWAY)));
    expectAnswer(settings.getOrDefault(MEMBERS, ""), file);
    return new First(gateway, settings);
  }

  /** One that was killed leaves its file. */
  private static void expectAnswer(String member, Path file) throws IOException {
    URI address = URI.create("tcp://" + member);
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address.getHost(), address.getPort()), ANSWERS_WITHIN_MS);
    } catch (IOException e) {
      throw new IllegalStateException(
          "nobody answers at "
              + member
              + " ("
              + MEMBERS
              + " in "
              + file
              + "): expected the first member, with pinion.store=hazelcast; start it with "
              + Demo.COMMAND);
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }

  /**
   * The first member.
   *
   * @param gateway its root
   * @param settings the gateway's settings that all members share
   */
  record First(URI gateway, Map<String, String> settings) {}
}
