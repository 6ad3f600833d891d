package io.pinion.benchmarks.servers;

import io.undertow.Undertow;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import java.net.URI;

/** Undertow's own reverse proxy, without a servlet, on 127.0.0.1. */
public final class UndertowProxy {
  /** Its default of 10 would queue streams, which hold their connection. */
  private static final int CONNECTIONS_PER_THREAD = 10_000;

  private UndertowProxy() {}

  /** Runs until the process is ended. Arguments: port, URLs of the backends. */
  public static void main(String[] args) {
    LoadBalancingProxyClient backends =
        new LoadBalancingProxyClient().setConnectionsPerThread(CONNECTIONS_PER_THREAD);
    for (int i = 1; i < args.length; i++) {
      backends.addHost(URI.create(args[i]));
    }
    Undertow.builder()
        .addHttpListener(
            Integer.parseInt(args[0]),
            "127.0.0.1",
            ProxyHandler.builder().setProxyClient(backends).setMaxRequestTime(-1).build())
        .build()
        .start();
  }
}
