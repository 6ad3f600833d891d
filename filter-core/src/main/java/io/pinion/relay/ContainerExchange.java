package io.pinion.relay;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The container's objects of one exchange: lent for it, used in its turns alone, and given back
 * once, after which the container may use them for another.
 */
final class ContainerExchange {
  private static final Logger LOG = System.getLogger(ContainerExchange.class.getName());

  /** Bytes: so few that every piece is written past it. */
  private static final int OWN_BUFFER = 1;

  private final ContainerTraits container;
  private @Nullable AsyncContext async;
  private @Nullable HttpServletResponse response;
  private volatile boolean headSet;
  private volatile boolean failed;
  private volatile boolean completed;

  ContainerExchange(ContainerTraits container) {
    this.container = container;
  }

  /** The stream to the client, to which a WriteListener is yet to be set. */
  ServletOutputStream open(AsyncContext context, ContainerEvents events) throws IOException {
    HttpServletResponse target = (HttpServletResponse) context.getResponse();
    async = context;
    response = target;
    context.setTimeout(0); // every wait has a limit of our own
    context.addListener(events);
    if (container.wantsOwnBuffer()) {
      target.setBufferSize(OWN_BUFFER);
    }
    return target.getOutputStream();
  }

  /** Sets status and fields of the answer; once. */
  void setHead(Consumer<HttpServletResponse> head) {
    HttpServletResponse target = response;
    if (target != null) {
      head.accept(target);
      headSet = true;
    }
  }

  boolean isHeadSet() {
    return headSet;
  }

  /** Answers with a status alone: nothing has gone out yet. */
  void answerPlainly(int status) {
    HttpServletResponse target = response;
    if (target != null && !target.isCommitted()) {
      target.reset();
      target.setStatus(status);
      target.setContentLength(0);
    }
  }

  /** The container has failed to write, or says that it has failed. */
  void noteFailed() {
    failed = true;
  }

  /** The container has completed the exchange. */
  void noteCompleted() {
    completed = true;
  }

  /** Whether the container has ended the exchange by itself, or is about to. */
  boolean isTakenBack() {
    return failed || completed;
  }

  /**
   * Gives the exchange back; nothing of it may be touched afterwards.
   *
   * @param broken whether the client has to see that its message is not whole
   */
  void giveBack(boolean broken) {
    AsyncContext context = async;
    async = null;
    response = null;
    if (context == null) {
      return;
    }
    boolean dispatched = broken && Abort.answerOf(context);
    boolean leftToOnError = failed && container.endsFailedInOnError();
    if (!completed && !dispatched && !leftToOnError) {
      complete(context);
    }
  }

  /**
   * Completes what has failed where only {@code AsyncListener.onError} may do so; called in it.
   *
   * @param context as the container's event has it: ours may have been given back
   */
  void endFailed(AsyncContext context) {
    if (container.endsFailedInOnError()) {
      complete(context);
    }
  }

  private static void complete(AsyncContext context) {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.TRACE, "the container had completed the exchange before", e);
    }
  }
}
