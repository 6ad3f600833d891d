package io.pinion.clients.carrying;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinion.sample.TestRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/client.md shows in Java is what the tests compile and run, word for word. */
class ClientPageIT {
  private static final Path SOURCES = Path.of("src", "test", "java", "io", "pinion");
  private static final Pattern REGION =
      Pattern.compile("// docs: (?!end)([^\\n]+)\\n(.*?)\\n *// docs: end", Pattern.DOTALL);
  private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)\\n```", Pattern.DOTALL);

  @Test
  void eachExampleIsOnThePageAndThePageHasNoOther() throws IOException {
    String page = Files.readString(Path.of(TestRun.property("test.docs"), "client.md"));
    List<String> shown = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(page); block.find(); ) {
      shown.add(block.group(1));
    }

    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(regions().values())
        .allMatch(example -> count(example, '{') == count(example, '}'));
  }

  @Test
  void theReadmeShowsTheShortestOne() throws IOException {
    String readme = Files.readString(Path.of(TestRun.property("test.docs"), "..", "README.md"));

    assertThat(readme).contains("```java\n" + regions().get("shortest") + "\n```");
  }

  private static long count(String text, char brace) {
    return text.chars().filter(c -> c == brace).count();
  }

  /** By name; those of one name are one. */
  private static Map<String, String> regions() throws IOException {
    Map<String, String> regions = new LinkedHashMap<>();
    for (Path folder : List.of(SOURCES.resolve("clients/carrying"), SOURCES.resolve("agent"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          for (Matcher region = REGION.matcher(Files.readString(file)); region.find(); ) {
            regions.merge(
                region.group(1),
                region.group(2),
                (first, next) -> first.stripTrailing() + "\n" + next);
          }
        }
      }
    }
    regions.replaceAll((name, text) -> text.stripTrailing().stripIndent());
    return regions;
  }
}
