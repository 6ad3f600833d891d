package io.pinion.sample;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class ShutdownGraceOnTomcatIT extends ShutdownGrace {
  @SuppressWarnings("NullAway.Init")
  private GatewayOnTomcat tomcat;

  @Override
  void deploy(String deployment) throws IOException {
    Map<String, String> settings = new HashMap<>(settings(deployment));
    // what counts is unloadDelay in META-INF/context.xml: a wait on top would cut the last words
    settings.put("pinion.shutdown.grace", "1m");
    tomcat = new GatewayOnTomcat(settings);
    tomcat.start();
  }

  @Override
  void undeploy(String deployment) {
    tomcat.undeploy();
  }

  @AfterEach
  void stopServer() {
    tomcat.stop();
  }

  @Override
  int statusWhileItGoes() {
    return 404;
  }

  @Override
  boolean takesUpHttp2() {
    return false;
  }

  @Override
  boolean waitsBeforeItTells() {
    return true;
  }

  @Override
  URI gateway() {
    return tomcat.uri();
  }
}
