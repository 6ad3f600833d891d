package io.pinion.benchmarks.pins;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pinion.pin.PinStore;
import io.pinion.pin.PinStoreProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * A member of the cluster in a JVM of its own: {@code PinMember PORT OTHER-PORT MAP=ENTRIES...}
 * opens the maps and answers each line of its input with the bytes that its heap holds. Ends with
 * its input.
 */
final class PinMember {
  static final Duration TTL = Duration.ofHours(6);

  private PinMember() {}

  public static void main(String[] arguments) throws IOException {
    PinStoreProvider member = join(arguments[0], arguments[1]);
    for (String map : List.of(arguments).subList(2, arguments.length)) {
      String[] nameAndSize = map.split("=", -1);
      PinStore opened = member.open(nameAndSize[0], TTL, Integer.parseInt(nameAndSize[1]));
      opened.count("").toCompletableFuture().join(); // so that it is there
    }
    System.out.println("ready");
    BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    while (questions.readLine() != null) {
      System.out.println(heap());
    }
    member.close();
  }

  static PinStoreProvider join(String port, String otherPort) {
    PinStoreProvider provider =
        ServiceLoader.load(PinStoreProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(each -> each.name().equals("hazelcast"))
            .findFirst()
            .orElseThrow();
    provider.start(
        Map.of(
            "cluster-name",
            "pins-benchmark",
            "port",
            port,
            "port-count",
            "1",
            "members",
            "127.0.0.1:" + port + ",127.0.0.1:" + otherPort));
    return provider;
  }

  /** Bytes in use after a collection. */
  static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
