package io.pinion.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.ErrorCode;
import org.eclipse.jetty.http2.api.Stream;
import org.eclipse.jetty.http2.frames.DataFrame;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.ResetFrame;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One stream of a {@link Http2Connection}, as its client sees it. */
final class Http2Exchange implements Stream.Listener {
  private final Signal signal = new Signal();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final boolean reads;
  private @Nullable Stream stream;
  private MetaData.@Nullable Response head;
  private @Nullable HttpFields trailers;
  private @Nullable String reset;
  private boolean ended;

  /**
   * One that is yet to be opened.
   *
   * @param reads whether the body of the answer is read as it comes, or never
   */
  Http2Exchange(boolean reads) {
    this.reads = reads;
  }

  void opened(Stream own) {
    signal.change(() -> stream = own);
  }

  private Stream stream() {
    return Objects.requireNonNull(stream);
  }

  /** Sends a part of the request's body; returns when flow control has let it go. */
  Http2Exchange send(byte[] bytes, boolean last) throws Exception {
    Stream to = stream();
    to.data(new DataFrame(to.getId(), ByteBuffer.wrap(bytes), last))
        .get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    return this;
  }

  /** Says that the answer is not wanted any more. */
  void cancel() throws Exception {
    Stream to = stream();
    to.reset(new ResetFrame(to.getId(), ErrorCode.CANCEL_STREAM_ERROR.code))
        .get(Signal.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  int awaitStatus() {
    signal.require(() -> head != null || reset != null, Signal.PATIENCE, () -> "head");
    return Objects.requireNonNull(head, () -> "no head but " + reset).getStatus();
  }

  List<String> fields(String name) {
    return Objects.requireNonNull(head).getHttpFields().getValuesList(name);
  }

  /** Waits until the text of the answer ends so. */
  void awaitText(String end) {
    signal.require(() -> text().endsWith(end), Signal.PATIENCE, () -> end + " but " + text());
  }

  /** Waits for the end of the answer, by whatever. */
  Http2Exchange awaitOver() {
    signal.require(() -> ended || reset != null, Signal.PATIENCE, () -> "end, but " + text());
    return this;
  }

  /** Whether the answer has come to its proper end. */
  boolean isWhole() {
    return signal.read(() -> ended && reset == null);
  }

  boolean hasTrailers() {
    return signal.read(() -> trailers != null);
  }

  String text() {
    return signal.read(() -> body.toString(UTF_8));
  }

  int length() {
    return signal.read(body::size);
  }

  @Override
  public void onHeaders(Stream from, HeadersFrame frame) {
    signal.change(
        () -> {
          if (frame.getMetaData() instanceof MetaData.Response response) {
            head = response;
          } else {
            trailers = frame.getMetaData().getHttpFields();
          }
          ended = frame.isEndStream();
        });
    if (reads && !frame.isEndStream()) {
      from.demand();
    }
  }

  @Override
  public void onDataAvailable(Stream from) {
    for (Stream.Data data = from.readData(); data != null; data = from.readData()) {
      DataFrame frame = data.frame();
      byte[] bytes = new byte[frame.getByteBuffer().remaining()];
      frame.getByteBuffer().get(bytes);
      signal.change(
          () -> {
            body.writeBytes(bytes);
            ended = frame.isEndStream();
          });
      data.release();
      if (frame.isEndStream()) {
        return;
      }
    }
    from.demand();
  }

  @Override
  public void onReset(Stream from, ResetFrame frame, Callback callback) {
    signal.change(() -> reset = "reset " + frame.getError());
    callback.succeeded();
  }

  @Override
  public void onFailure(
      Stream from, int error, String reason, Throwable failure, Callback callback) {
    signal.change(() -> reset = "failure " + error + " " + reason);
    callback.succeeded();
  }
}
