package io.pinion.pin.hazelcast;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Linux says of this process's sockets. */
final class Sockets {
  private static final String LISTENING = "0A";

  private Sockets() {}

  /** Addresses with ports. */
  static List<String> listeningOfThisProcess() throws IOException {
    Set<String> own = ownInodes();
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> lines(Path.of("/proc/self/net", table)))
        .map(line -> line.strip().split("\\s+", -1))
        .filter(fields -> fields[3].equals(LISTENING) && own.contains("socket:[" + fields[9] + "]"))
        .map(fields -> address(fields[1]))
        .toList();
  }

  private static Stream<String> lines(Path table) {
    try {
      return Files.readAllLines(table).stream().skip(1);
    } catch (IOException e) {
      return Stream.empty(); // a system without IPv6
    }
  }

  private static Set<String> ownInodes() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.map(Sockets::target).collect(Collectors.toSet());
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  /** Each group of four bytes is in the order of the machine, which is little-endian here. */
  private static String address(String hex) {
    String[] parts = hex.split(":", -1);
    ByteBuffer groups = ByteBuffer.wrap(HexFormat.of().parseHex(parts[0]));
    ByteBuffer address = ByteBuffer.allocate(groups.capacity());
    while (groups.hasRemaining()) {
      address.putInt(Integer.reverseBytes(groups.getInt()));
    }
    try {
      return InetAddress.getByAddress(address.array()).getHostAddress()
          + ":"
          + Integer.parseInt(parts[1], 16);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
