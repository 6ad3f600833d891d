package io.pinion.relay;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * One call to one backend. Ends in an answer that is handed to the client's stream, or is told to
 * the listener as missed; {@link #abort} may come at any time.
 */
public final class Attempt
    implements Request.BeginListener,
        Response.HeadersListener,
        Response.ContentSourceListener,
        Response.CompleteListener {
  private final Request call;
  private final UpstreamRequest request;
  private final ClientStream client;
  private final AttemptListener listener;
  private final AtomicBoolean decided = new AtomicBoolean();

  private volatile boolean begun;
  private volatile boolean admitted;
  private volatile boolean reused;
  private volatile @Nullable Outcome aborted;
  private volatile boolean finished;

  Attempt(Request call, UpstreamRequest request, ClientStream client, AttemptListener listener) {
    this.call = call;
    this.request = request;
    this.client = client;
    this.listener = listener;
  }

  /** Begins the call. Returns at once, but the listener may be told before. */
  public void send() {
    call.onRequestBegin(this);
    call.body(request.body().content());
    call.send(this);
    Outcome early = aborted;
    if (early != null) {
      cancel(new IOException("the attempt was given up", early.cause()));
    }
  }

  /** Ends the call; if no answer was admitted yet, it is missed in this way. */
  public void abort(Ending ending, Throwable cause) {
    Outcome outcome = Outcome.failed(ending, cause);
    aborted = outcome;
    cancel(cause);
    miss(outcome);
  }

  void cancel(Throwable cause) {
    if (!finished) {
      CompletionStage<Boolean> unused = call.abort(cause);
    }
  }

  @Override
  public void onBegin(Request sent) {
    begun = true;
    reused =
        sent.getConnection() instanceof Connection connection && connection.getMessagesOut() > 0;
  }

  @Override
  public void onHeaders(Response response) {
    String fault = AnswerHead.fault(response);
    if (fault != null) {
      cancel(new MalformedAnswerException(fault)); // ends in onComplete
      return;
    }
    AnswerHead.endConnectionIfDoubtful(response);
    if (!decided.compareAndSet(false, true)) {
      return;
    }
    int status = response.getStatus();
    if (listener.admits(status)) {
      admitted = true;
    } else {
      IOException cause = new IOException("answer " + status + " not wanted");
      cancel(cause);
      listener.missed(new Outcome(Ending.DECLINED, status, cause));
    }
  }

  @Override
  public void onContentSource(Response response, Content.Source source) {
    if (admitted) {
      client.answer(new BackendAnswer(this, response, source));
    }
  }

  @Override
  public void onComplete(Result result) {
    finished = true;
    Throwable failure = result.getFailure();
    if (failure != null) {
      miss(classified(failure));
    }
  }

  private Outcome classified(Throwable failure) {
    Outcome own = aborted;
    Throwable clientsFault = request.body().failure();
    if (own != null) {
      return own;
    } else if (clientsFault != null) {
      return Outcome.failed(Ending.BAD_REQUEST, clientsFault);
    } else if (!begun) {
      return Outcome.failed(Ending.UNREACHED, failure);
    } else if (MalformedAnswerException.isCauseOf(failure)) {
      return Outcome.failed(Ending.MALFORMED, failure);
    } else if (reused && failure instanceof IOException) {
      return Outcome.failed(Ending.STALE, failure);
    }
    return Outcome.failed(Ending.UNANSWERED, failure);
  }

  void decorate(HttpServletResponse response) {
    listener.decorate(response);
  }

  private void miss(Outcome outcome) {
    if (decided.compareAndSet(false, true)) {
      listener.missed(outcome);
    }
  }
}
