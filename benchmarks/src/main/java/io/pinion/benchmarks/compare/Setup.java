package io.pinion.benchmarks.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What every gateway is started with.
 *
 * @param target the benchmarks' {@code target}, where {@code benchmarks/compare} has put all
 * @param backends URLs of the simulated LLM servers
 * @param jvm options of every gateway's JVM
 */
record Setup(Path target, List<String> backends, List<String> jvm) {
  /** Where the comparison leaves its files. */
  Path work() {
    return target.resolve("compare");
  }

  /** The packaged sample, as it is deployed. */
  Path pinionWar() {
    return existing(target.resolve("../../sample-war/target/pinion.war"));
  }

  /** The WAR of the null servlet. */
  Path nullWar() {
    return existing(work().resolve("null.war"));
  }

  /** The unpacked server; never run in place. */
  Path wildfly() {
    return only(target.resolve("servers"), "wildfly-*");
  }

  /** A class path of the benchmarks' own classes and libraries of these names. */
  String classPath(String... libraries) {
    List<String> path = new ArrayList<>();
    path.add(target.resolve("classes").toString());
    for (String library : libraries) {
      path.add(only(target.resolve("lib"), library + "-[0-9]*.jar").toString());
    }
    return String.join(":", path);
  }

  /** Pinion's settings as system properties. */
  List<String> pinionProperties() {
    List<String> properties = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < backends.size(); i++) {
      ids.add("sim-" + i);
      properties.add("-Dpinion.backend.sim-" + i + ".url=" + backends.get(i));
    }
    properties.add("-Dpinion.backends=" + String.join(",", ids));
    return properties;
  }

  private static Path existing(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "there is no " + file.normalize() + ": start by benchmarks/compare, which builds it");
    }
    return file.toAbsolutePath().normalize();
  }

  private static Path only(Path folder, String pattern) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(existing(folder), pattern)) {
      for (Path each : found) {
        return each.toAbsolutePath();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException(
        "there is no " + pattern + " in " + folder + ": start by benchmarks/compare");
  }
}
