package io.pinion.gateway;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server's pool of buffers that tells which of them somebody used after giving them back. */
final class WatchedBuffers implements ByteBufferPool {
  private static final int SIZE = 16 * 1024;
  private static final int GIVEN_BACK = 7;

  private final Queue<ByteBuffer> givenBack = new ConcurrentLinkedQueue<>();

  /** How many were given back, none of which serves again. */
  int givenBack() {
    return givenBack.size();
  }

  /** How many of these were used afterwards. */
  long usedAfterwards() {
    return givenBack.stream()
        .filter(each -> each.position() != GIVEN_BACK || each.limit() != GIVEN_BACK)
        .count();
  }

  @Override
  public PooledByteBuffer allocate() {
    return new Watched(ByteBuffer.allocate(SIZE));
  }

  @Override
  public ByteBufferPool getArrayBackedPool() {
    return this;
  }

  @Override
  public void close() {}

  @Override
  public int getBufferSize() {
    return SIZE;
  }

  @Override
  public boolean isDirect() {
    return false;
  }

  private final class Watched implements PooledByteBuffer {
    private final ByteBuffer buffer;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Watched(ByteBuffer buffer) {
      this.buffer = buffer;
    }

    @Override
    public ByteBuffer getBuffer() {
      return buffer;
    }

    @Override
    public void close() {
      if (open.getAndSet(false)) {
        buffer.limit(GIVEN_BACK).position(GIVEN_BACK);
        givenBack.add(buffer);
      }
    }

    @Override
    public boolean isOpen() {
      return open.get();
    }
  }
}
