package io.pinion.gateway;

import java.util.List;
import java.util.function.Function;

/** What a setting names, among what is shipped, on the class path, and the application's. */
final class Named {
  private Named() {}

  /**
   * The one of the name that is configured.
   *
   * @throws ConfigException if there is none of that name, or several
   */
  static <T> T in(
      List<T> all, Function<T, String> nameOf, GatewayConfig config, Setting<String> setting) {
    String name = config.get(setting);
    List<T> named = all.stream().filter(each -> nameOf.apply(each).equals(name)).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    throw new ConfigException(
        List.of(
            setting.key()
                + "=\""
                + name
                + "\": expected "
                + (named.isEmpty() ? "one of " : "a name that only one of these has: ")
                + all.stream().map(nameOf).toList()
                + "; others need their jar in WEB-INF/lib, or to be a CDI bean"));
  }
}
