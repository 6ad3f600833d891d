package io.pinion.ownwar;

import io.pinion.observe.ExchangeReport;
import io.pinion.observe.GatewayListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The application's listener, which is a listener of the gateway by being a bean. */
@ApplicationScoped
public class ToldListener implements GatewayListener {
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  /** Shows that the bean is the container's and not an object of its own. */
  @Inject private Greeting greeting;

  @Override
  public void exchangeEnded(ExchangeReport report) {
    told.add(greeting.text() + report.method() + " " + report.path() + " " + report.status());
  }

  BlockingQueue<String> told() {
    return told;
  }
}
