package io.pinion.pin.hazelcast;

import com.hazelcast.core.HazelcastException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The user's own file of Hazelcast's configuration, and what counts where it is silent. */
final class ConfigFile {
  /**
   * Nothing calls home, ends with the JVM instead of with its application, or goes to another log
   * than the server's.
   */
  private static final Map<String, String> ALWAYS =
      Map.of(
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.shutdownhook.enabled", "false",
          "hazelcast.logging.type", "jdk");

  private ConfigFile() {}

  /**
   * What the file says.
   *
   * @param place a file, or a resource of the application; null for none
   * @throws IllegalArgumentException if it cannot be read
   */
  static <C> C read(@Nullable String place, Supplier<C> none, Function<InputStream, C> parser) {
    if (place == null) {
      return none.get();
    }
    try (InputStream in = open(place)) {
      return parser.apply(in);
    } catch (IOException | HazelcastException e) {
      IllegalArgumentException fault =
          HazelcastSettings.fault(
              "config",
              place,
              "a YAML file or resource that Hazelcast can read: " + e.getMessage());
      fault.initCause(e);
      throw fault;
    }
  }

  private static InputStream open(String place) throws IOException {
    if (isFile(place)) {
      return Files.newInputStream(Path.of(place));
    }
    ClassLoader ofApplication = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = ofApplication == null ? ConfigFile.class.getClassLoader() : ofApplication;
    InputStream resource = loader.getResourceAsStream(place);
    if (resource == null) {
      throw new IOException("there is none");
    }
    return resource;
  }

  private static boolean isFile(String place) {
    try {
      return Files.isReadable(Path.of(place));
    } catch (InvalidPathException e) { // it may still be a resource
      return false;
    }
  }

  /** Sets our properties where the file has not set them. */
  static void complete(
      Function<String, @Nullable String> get,
      BiConsumer<String, String> set,
      Map<String, String> ours) {
    for (Map<String, String> properties : List.of(ALWAYS, ours)) {
      properties.forEach(
          (key, value) -> {
            if (get.apply(key) == null) {
              set.accept(key, value);
            }
          });
    }
  }
}
