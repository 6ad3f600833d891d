package io.pinion.gateway;

import java.util.List;

/** The reference page of all settings, made from the table that the gateway itself reads. */
final class ConfigurationReference {
  private static final String INTRO =
      """
      # Configuration

      <!-- Generated from Settings.java by ConfigurationReferenceTest. Do not edit by hand:
           mvn -pl filter-core test -Dtest=ConfigurationReferenceTest -Dpinion.docs.write=true -->

      Pinion is configured through MicroProfile Config, so a setting may come from any source that \
      the server has. In all of them:

      | Source | Ordinal | Form |
      |---|---|---|
      | System properties | 400 | `-Dpinion.pin.ttl=1h` |
      | Environment variables | 300 | `PINION_PIN_TTL=1h` |
      | `META-INF/microprofile-config.properties` in the WAR (`WEB-INF/classes`) | 100 | \
      `pinion.pin.ttl=1h` |

      The source with the highest ordinal wins. The environment variable of a setting is its key in \
      upper case with `_` for every character that is neither letter nor digit: \
      `PINION_SESSION_WHEN_ABSENT`, `PINION_BACKEND_GPU_A_URL`. A value may refer to another: \
      `pinion.session.secret=${GATEWAY_SECRET}`. A setting with an empty value counts as not set.

      The smallest configuration:

      ```properties
      pinion.backends=gpu-a,gpu-b
      pinion.backend.gpu-a.url=http://gpu-a:8000
      pinion.backend.gpu-b.url=http://gpu-b:8000
      ```

      All faults are reported together at the start, each with its key, its value and what was \
      expected, and the application does not start; the value of a secret, and of anything with an \
      `@`, is not shown. A key that begins with `pinion.` and is no setting is a warning with the \
      nearest name that is one.

      ## How values are written

      | Value | Form |
      |---|---|
      | duration | a whole number above zero with its unit, `ms`, `s`, `m` or `h`: `50ms`, `2s`, \
      `30m`, `1h` |
      | size | a whole number with or without its unit, `B`, `KiB`, `MiB` or `GiB`: `64KiB`, `1MiB`; \
      at most `1GiB` |
      | whole number | digits alone: `10000` |
      | number | above 0, at most 1000000: `1`, `0.5` |
      | id | a lower-case letter or a digit, then up to 62 of these and `-`: `gpu-a` |
      | ids, paths, statuses | separated by commas; spaces around each do not matter |
      | paths | each begins with `/`; a `*` only at the end, where it makes a string prefix: `/v1/*`, \
      `/chat*` |
      | statuses | numbers or ranges: `200-299,401` |
      | URL | `http://HOST:PORT` or `https://HOST:PORT`, without path and user |
      | header name | letters, digits and `-_.` and the like: `X-Session-ID` |

      """;

  private ConfigurationReference() {}

  /** The page. */
  static String markdown() {
    StringBuilder page = new StringBuilder(INTRO);
    page.append("## Settings of the gateway\n\n");
    table(page, "", Settings.ALL);
    page.append("\n## Settings of each backend\n\n");
    page.append("`ID` is one of the ids in `pinion.backends`.\n\n");
    table(page, BackendSettings.PREFIX + "ID.", BackendSettings.ALL);
    page.append("\n## Settings of each model route, and of the router\n\n");
    page.append("`ID` is one of the ids in `pinion.model.routes`.\n\n");
    table(page, ModelRouteSettings.PREFIX + "ID.", ModelRouteSettings.ALL);
    page.append("\nEach call to the router's model may have header fields of its own:\n\n");
    table(page, "", List.of(ModelSettings.ROUTER_HEADER));
    page.append("\n## Settings of the receiver of traces\n\n");
    page.append("Each call to it may have header fields of its own:\n\n");
    table(page, "", List.of(TraceSettings.HEADER));
    return page.toString();
  }

  private static void table(StringBuilder page, String prefix, List<Setting<?>> settings) {
    page.append("| Key | Value | Default | Meaning |\n|---|---|---|---|\n");
    for (Setting<?> setting : settings) {
      page.append("| `").append(prefix).append(setting.key()).append("` | ");
      page.append(cell(setting.type())).append(" | ");
      page.append(defaultOf(setting)).append(" | ");
      page.append(cell(setting.meaning())).append(" |\n");
    }
  }

  private static String defaultOf(Setting<?> setting) {
    if (setting.equals(BackendSettings.URL)) {
      return "required";
    }
    String text = setting.defaultText();
    return text == null || text.isEmpty()
        ? "none"
        : "`" + cell(text).replace(",", "`, `") + "`"; // a long list may wrap
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
