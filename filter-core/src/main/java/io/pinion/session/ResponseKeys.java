package io.pinion.session;

/** The keys of one caller's answers. */
@FunctionalInterface
public interface ResponseKeys {
  /** The key of the answer with this id. */
  SessionKey of(String responseId);
}
