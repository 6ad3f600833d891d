package io.pinion.sample;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The settings that a page of docs/recipes gives, so that what is tried is what is written. */
public final class Recipe {
  private static final String BEGIN = "```properties\n";

  private Recipe() {}

  /** The page. */
  public static String text(String page) throws IOException {
    return Files.readString(Path.of(TestRun.property("test.docs"), "recipes", page));
  }

  /** The first block of properties on the page. */
  public static Map<String, String> settings(String page) {
    try {
      String text = text(page);
      int from = text.indexOf(BEGIN) + BEGIN.length();
      Properties properties = new Properties();
      properties.load(new StringReader(text.substring(from, text.indexOf("```", from))));
      Map<String, String> settings = new HashMap<>();
      properties.forEach((key, value) -> settings.put((String) key, (String) value));
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
