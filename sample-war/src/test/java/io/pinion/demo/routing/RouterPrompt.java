package io.pinion.demo.routing;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;

/**
 * What a prompt for Arch-Router asks: which of these routes suits this conversation.
 *
 * @param conversation the newest turn last
 */
record RouterPrompt(List<DescribedRoute> routes, List<Said> conversation) {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** A route as the prompt offers it. */
  record DescribedRoute(String name, String description) {}

  /** A turn of the conversation. */
  record Said(String role, String content) {
    static Said byUser(String content) {
      return new Said("user", content);
    }

    static Said byAssistant(String content) {
      return new Said("assistant", content);
    }
  }

  /**
   * Reads a prompt.
   *
   * @throws IOException if the routes or the conversation are not in it
   */
  static RouterPrompt parse(String text) throws IOException {
    return new RouterPrompt(
        arrayAfter("<routes>", text, new TypeReference<List<DescribedRoute>>() {}),
        arrayAfter("<conversation>", text, new TypeReference<List<Said>>() {}));
  }

  /**
   * The JSON parser finds the end, not the closing tag, which people may have typed themselves. The
   * prompt's instructions name both tags too, with nothing between them.
   */
  private static <T> T arrayAfter(String tag, String text, TypeReference<T> type)
      throws IOException {
    for (int at = text.indexOf(tag); at >= 0; at = text.indexOf(tag, at + 1)) {
      String rest = text.substring(at + tag.length()).stripLeading();
      if (rest.startsWith("[")) {
        try (JsonParser parser = JSON.createParser(rest)) {
          return JSON.readValue(parser, type);
        }
      }
    }
    throw new IOException("the prompt has no JSON array after " + tag);
  }
}
