package io.pinion.clients.carrying;

/** One library's client, which was told once to carry the ambient session. */
interface CarryingClient extends AutoCloseable {
  /** Asks the demo's model, which greets with the name of its backend. */
  String ask(String question) throws Exception;

  @Override
  default void close() {}
}
