package io.pinion.relay;

import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Buffers for what backends send, on the heap and never used for a second purpose. When a backend
 * breaks its answer off while one thread reads on and another is still on its way out of the
 * callback that told of the head, Jetty's client (12.1.14, {@code
 * HttpReceiverOverHTTP.parseAndFill}) releases its buffer on both of them. From a pool that buffer
 * would go to two other connections at once, and mix the answers of two clients. The collector has
 * no such trouble, and takes a young array for less than a pool costs. What is sent to backends has
 * pooled buffers outside the heap.
 */
final class AnswerBuffers extends ByteBufferPool.Wrapper {
  /**
   * More than most events have; a bulky body takes more reads. Jetty's parser keeps its last piece,
   * and so the buffer, until the next comes: each held stream holds one.
   */
  static final int SIZE = 2 * 1024;

  AnswerBuffers(ByteBufferPool others) {
    super(others);
  }

  @Override
  public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
    return direct ? super.acquire(size, true) : new AnswerBuffer(size);
  }

  /** Counts who holds it, as Jetty asks whether it may be overwritten. */
  private static final class AnswerBuffer extends RetainableByteBuffer.Wrapper {
    private final AtomicInteger holders = new AtomicInteger(1);

    AnswerBuffer(int size) {
      super(RetainableByteBuffer.wrap(BufferUtil.allocate(size)));
    }

    @Override
    public boolean canRetain() {
      return true;
    }

    @Override
    public int getRetained() {
      return holders.get();
    }

    @Override
    public boolean isRetained() {
      return holders.get() > 1;
    }

    @Override
    public void retain() {
      holders.incrementAndGet();
    }

    @Override
    public boolean release() {
      return holders.decrementAndGet() == 0; // once more than it should is no harm
    }
  }
}
