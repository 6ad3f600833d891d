package io.pinion.sample;

import java.io.IOException;

/** A whole answer with its body as UTF-8. */
record Reply(ResponseHead head, String text) {

  /** Waits for the next final answer with its body. */
  static Reply read(RawClient client) throws IOException {
    return new Reply(client.readFinalHead(), client.readText());
  }

  int status() {
    return head.status();
  }

  /** The id of the {@link TestBackend} that answered; "none" where it was not one. */
  String backend() {
    return head.header("X-Backend").orElse("none");
  }

  /** Why it was this backend; "none" where the gateway does not say. */
  String decision() {
    return head.header("X-Pinion-Decision").orElse("none");
  }

  /** What may be shown of the session's key, with {@code pinion.response-headers=all}. */
  String sessionHash() {
    return head.header("X-Pinion-Session").orElseThrow();
  }

  @Override
  public String toString() {
    return head + " " + text;
  }
}
