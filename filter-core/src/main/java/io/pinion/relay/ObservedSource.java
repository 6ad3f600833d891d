package io.pinion.relay;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A body whose pieces somebody sees as they pass. Nothing is held for it.
 *
 * @param source the body
 * @param observer given each piece when it is read
 */
record ObservedSource(Content.Source source, Consumer<ByteBuffer> observer)
    implements Content.Source {
  @Override
  public Content.@Nullable Chunk read() {
    Content.Chunk chunk = source.read();
    if (chunk != null && chunk.hasRemaining()) {
      observer.accept(chunk.getByteBuffer());
    }
    return chunk;
  }

  @Override
  public void demand(Runnable demandCallback) {
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
