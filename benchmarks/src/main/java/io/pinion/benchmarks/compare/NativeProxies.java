package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * HAProxy and nginx, set up for the job that Pinion does: sessions by a hash of their id, events
 * passed on at once, connections kept on both sides, no log. Each has as many threads or workers as
 * the machine has cores, which is what a JVM takes too.
 */
final class NativeProxies {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private NativeProxies() {}

  static ProcessBuilder haproxy(Setup setup, int port, Path folder) throws IOException {
    Path file = folder.resolve("haproxy.cfg");
    Files.writeString(
        file,
        """
        global
          nbthread %d
          maxconn 9000
        defaults
          mode http
          option http-no-delay
          timeout connect 5s
          timeout client 1h
          timeout server 1h
        frontend clients
          bind 127.0.0.1:%d
          default_backend llm
        backend llm
          balance hdr(X-Session-ID)
          hash-type consistent
        %s
        """
            .formatted(
                CORES,
                port,
                IntStream.range(0, setup.backends().size())
                    .mapToObj(i -> "  server sim-" + i + " " + authority(setup.backends().get(i)))
                    .collect(Collectors.joining("\n"))));
    return new ProcessBuilder(onPath("haproxy"), "-db", "-f", file.toString());
  }

  static ProcessBuilder nginx(Setup setup, int port, Path folder) throws IOException {
    Path file = folder.resolve("nginx.conf");
    Files.writeString(
        file,
        """
        daemon off;
        worker_processes %d;
        pid nginx.pid;
        error_log error.log;
        events { worker_connections 9000; }
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          upstream llm {
            hash $http_x_session_id consistent;
        %s
            keepalive 4000;
            keepalive_requests 1000000000;
            keepalive_timeout 1h;
          }
          server {
            listen 127.0.0.1:%d;
            keepalive_requests 1000000000;
            keepalive_timeout 1h;
            location / {
              proxy_pass http://llm;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_buffering off;
              proxy_read_timeout 1h;
            }
          }
        }
        """
            .formatted(
                CORES,
                setup.backends().stream()
                    .map(url -> "    server " + authority(url) + ";")
                    .collect(Collectors.joining("\n")),
                port));
    return new ProcessBuilder(
        onPath("nginx"), "-p", folder + "/", "-e", "error.log", "-c", file.toString());
  }

  private static String onPath(String program) {
    Path administrators = Path.of("/usr/sbin", program);
    return Files.isExecutable(administrators) ? administrators.toString() : program;
  }

  private static String authority(String url) {
    return url.substring(url.indexOf("//") + 2);
  }
}
