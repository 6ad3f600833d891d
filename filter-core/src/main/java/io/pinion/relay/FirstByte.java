package io.pinion.relay;

import java.util.Objects;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body whose first byte is waited for before the client hears of the answer. LLM
 * servers send the head of a stream before they have read the prompt: until the first token the
 * backend may still fail, and another one be tried.
 */
final class FirstByte implements Content.Source {
  /** Told once how the wait ends, unless somebody ends it by {@link #stopWaiting}. */
  interface Listener {
    /** The first byte is at hand, or the end of the body. */
    void firstByteCame();

    /** The body broke off before its first byte. */
    void firstByteFailed(Throwable cause);
  }

  private final Content.Source source;
  private final Listener listener;
  private final Runnable look;

  private boolean waiting = true;
  private volatile boolean asked;
  private @Nullable Runnable reader;
  private volatile Content.@Nullable Chunk first;

  /**
   * A wait that {@link #await} begins.
   *
   * @param invocation how the listener may be told, and so may write to the client
   */
  FirstByte(Content.Source source, Listener listener, Invocable.InvocationType invocation) {
    this.source = source;
    this.listener = listener;
    this.look = Invocable.from(invocation, this::look);
  }

  /** Begins to wait. Called once, by the thread that was given the source. */
  void await() {
    look();
  }

  /**
   * The client is to have the answer now, before its first byte.
   *
   * @return whether it was still waited for; if not, the listener is or has been told
   */
  synchronized boolean stopWaiting() {
    boolean stopped = waiting;
    waiting = false;
    return stopped;
  }

  /** Something is at hand, or nothing was asked for yet. */
  private void look() {
    Content.Chunk chunk = null;
    boolean ask = false;
    Runnable waitingReader;
    synchronized (this) {
      asked = false;
      waitingReader = reader;
      reader = null;
      if (waiting) {
        chunk = source.read();
        ask = chunk == null;
        asked = ask;
        waiting = ask;
        first = chunk;
      }
    }
    if (ask) {
      source.demand(look); // outside of the lock: it may look again before it returns
    } else if (waitingReader != null) {
      waitingReader.run();
    } else if (chunk != null && Content.Chunk.isFailure(chunk)) {
      listener.firstByteFailed(Objects.requireNonNull(chunk.getFailure()));
    } else if (chunk != null) {
      listener.firstByteCame();
    }
  }

  /** Lets go of a first byte that nobody wants any more. */
  void drop() {
    Content.Chunk chunk = takeFirst();
    if (chunk != null) {
      chunk.release();
    }
  }

  @Override
  public Content.@Nullable Chunk read() {
    Content.Chunk chunk = takeFirst();
    if (chunk != null) {
      return chunk;
    }
    return asked ? null : source.read(); // whoever asked is told before anybody reads
  }

  /** It is given once, although it may be dropped on another thread meanwhile. */
  private Content.@Nullable Chunk takeFirst() {
    if (first == null) {
      return null; // as always but once
    }
    synchronized (this) {
      Content.Chunk chunk = first;
      first = null;
      return chunk;
    }
  }

  @Override
  public void demand(Runnable demandCallback) {
    if (first != null) {
      demandCallback.run();
      return;
    }
    synchronized (this) {
      if (asked) { // by ourselves, and a source is asked once at a time
        reader = demandCallback;
        return;
      }
    }
    source.demand(demandCallback);
  }

  @Override
  public void fail(Throwable failure) {
    source.fail(failure);
  }

  @Override
  public long getLength() {
    return source.getLength();
  }
}
