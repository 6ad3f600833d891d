package io.pinion.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** One room an integration: an application that has one library needs no other. */
@AnalyzeClasses(packages = "io.pinion.client", importOptions = ImportOption.DoNotIncludeTests.class)
class ClientArchitectureTest {
  @ArchTest
  static final ArchRule NO_INTEGRATION_KNOWS_ANOTHER =
      slices().matching("io.pinion.client.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule THE_SESSION_NEEDS_NO_LIBRARY =
      classes()
          .that()
          .resideInAPackage("io.pinion.client")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.pinion.client",
              "java..",
              "org.jspecify..",
              "org.eclipse.microprofile.config"); // only where it is there

  @ArchTest static final ArchRule REST = only("rest", "jakarta.ws.rs..", "jakarta.annotation..");

  /** Apart, within the room: an application with Jakarta REST alone never loads it. */
  @ArchTest
  static final ArchRule REST_OF_MICROPROFILE =
      only(
          "rest.microprofile",
          "io.pinion.client.rest",
          "jakarta.ws.rs..",
          "org.eclipse.microprofile.rest.client..");

  @ArchTest static final ArchRule WEBSOCKET = only("websocket", "jakarta.websocket..");
  @ArchTest static final ArchRule SERVLET = only("servlet", "jakarta.servlet..");

  @ArchTest
  static final ArchRule CDI =
      only("cdi", "jakarta.enterprise..", "jakarta.interceptor..", "jakarta.annotation..");

  @ArchTest
  static final ArchRule CONCURRENT = only("concurrent", "jakarta.enterprise.concurrent..");

  @ArchTest
  static final ArchRule CONCURRENT_OF_MICROPROFILE =
      only("concurrent.microprofile", "org.eclipse.microprofile.context..");

  @ArchTest static final ArchRule HTTP = only("http", "javax.net.ssl");
  @ArchTest static final ArchRule OKHTTP = only("okhttp", "okhttp3..");
  @ArchTest static final ArchRule ANTHROPIC = only("anthropic", "com.anthropic.core..");

  @ArchTest
  static final ArchRule LANGCHAIN4J = only("langchain4j", "dev.langchain4j.http.client..");

  private static ArchRule only(String room, String... libraries) {
    String[] allowed = new String[libraries.length + 4];
    System.arraycopy(libraries, 0, allowed, 4, libraries.length);
    allowed[0] = "io.pinion.client";
    allowed[1] = "io.pinion.client." + room;
    allowed[2] = "java..";
    allowed[3] = "org.jspecify..";
    return classes()
        .that()
        .resideInAPackage("io.pinion.client." + room)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }
}
