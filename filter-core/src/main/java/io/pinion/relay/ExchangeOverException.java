package io.pinion.relay;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a call, a body or an answer is given up: its exchange is over, by itself or by somebody's
 * doing. A signal and no fault to trace, since every exchange ends.
 */
public final class ExchangeOverException extends IOException {
  private static final long serialVersionUID = 1;

  /** Over for this reason. */
  public ExchangeOverException(String reason) {
    super(reason);
  }

  /** Over for this reason, which has a cause of its own. */
  public ExchangeOverException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
