package io.pinion.ownwar;

import jakarta.enterprise.context.ApplicationScoped;

/** A bean of the application that others inject. */
@ApplicationScoped
public class Greeting {
  static final String TEXT = "told of ";

  String text() {
    return TEXT;
  }
}
