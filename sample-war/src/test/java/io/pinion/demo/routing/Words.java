package io.pinion.demo.routing;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The words of an English text that say what it is about. */
final class Words {
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** A double s is no plural: class, access. */
  private static final Pattern ENDING = Pattern.compile("(?<=...)(?:ies|ing|ed|es|(?<!s)s|e|y)$");

  private static final Set<String> SAY_NOTHING =
      BETWEEN
          .splitAsStream(
              "a about all also am an and any are as at be been but by can could do does each every for"
                  + " from get give go had has have how i if in into is it its just let like make me"
                  + " more my need no not now of off on one or other our out please shall should so"
                  + " some such take than thank thanks that the their them then there these they this"
                  + " those to up us use want was we well were what when where which while who why"
                  + " will with would you your")
          .collect(Collectors.toUnmodifiableSet());

  private Words() {}

  /** Each once, in lower case and without its ending, so that "models" is "model". */
  static Set<String> of(String text) {
    return BETWEEN
        .splitAsStream(text.toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty() && !SAY_NOTHING.contains(word))
        .map(word -> ENDING.matcher(word).replaceFirst(""))
        .collect(Collectors.toUnmodifiableSet());
  }
}
