package io.pinion;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rooms of docs/architecture.md, with exactly the arrows that it draws. */
@AnalyzeClasses(packages = "io.pinion", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String ROOT = "io.pinion.";

  /** Who may use whom. Each room lists all that it may use, not only its neighbours. */
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("dialect"),
          entry("session", "dialect"),
          entry("backend", "session"),
          entry("pin", "session"),
          entry("health", "backend"),
          entry("route", "session", "backend", "pin", "health"),
          entry("model", "dialect", "session", "pin"),
          entry("relay", "dialect", "backend"),
          entry("tunnel", "relay"),
          entry("observe", "dialect", "session", "backend", "health", "route", "model", "relay"),
          entry(
              "gateway", "dialect", "session", "backend", "pin", "health", "route", "model",
              "relay", "tunnel", "observe"));

  private static Map.Entry<String, Set<String>> entry(String room, String... used) {
    return Map.entry(room, Set.of(used));
  }

  /**
   * The only public methods with a Jetty type in their signature, and why.
   *
   * <ul>
   *   <li>{@code Relay.request}, the constructors of the HTTP probes and {@code ChatEndpoint}: they
   *       go through the clients that the relay starts and stops, instead of a second set of
   *       threads.
   *   <li>{@code Attempt.on...}: callbacks, which the client's listener interfaces make public.
   * </ul>
   */
  private static final Set<String> KNOWN_JETTY_SIGNATURES =
      Set.of(
          "io.pinion.relay.Relay.request",
          "io.pinion.health.HttpProbe.<init>",
          "io.pinion.health.HttpLoadProbe.<init>",
          "io.pinion.model.ChatEndpoint.<init>",
          "io.pinion.model.ChatEndpoint.calls",
          "io.pinion.relay.Attempt.onBegin",
          "io.pinion.relay.Attempt.onHeaders",
          "io.pinion.relay.Attempt.onContentSource",
          "io.pinion.relay.Attempt.onComplete");

  @ArchTest
  static void roomsUseOnlyTheRoomsThatTheirArrowsPointTo(JavaClasses classes) {
    ARROWS.forEach(
        (room, used) -> {
          String[] allowed =
              Stream.concat(Stream.of(room), used.stream())
                  .map(ArchitectureTest::inside)
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage(inside(room))
              .should()
              .dependOnClassesThat(
                  resideInAPackage("io.pinion..").and(not(resideInAnyPackage(allowed))))
              .as(room + " uses nothing but " + used)
              .check(classes);
        });
  }

  @ArchTest
  static final ArchRule everyClassIsInARoom =
      classes()
          .should()
          .resideInAnyPackage(
              ARROWS.keySet().stream().map(ArchitectureTest::inside).toArray(String[]::new));

  @ArchTest
  static final ArchRule roomsHaveNoCycles =
      slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule innerRoomsDoNotKnowServlets =
      noClasses()
          .that()
          .resideInAnyPackage(
              inside("dialect"),
              inside("session"),
              inside("backend"),
              inside("pin"),
              inside("health"),
              inside("route"),
              inside("model"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.servlet..");

  @ArchTest
  static final ArchRule cdiAndMicroProfileStayAtTheEdge =
      noClasses()
          .that()
          .resideOutsideOfPackages(inside("gateway"), inside("observe.mp"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "jakarta.enterprise..", "jakarta.inject..", "org.eclipse.microprofile..");

  @ArchTest
  static final ArchRule onlyOnePackageKnowsMicroProfileMetrics =
      noClasses()
          .that()
          .resideOutsideOfPackage(inside("observe.mp"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.microprofile.metrics..");

  @ArchTest
  static final ArchRule onlyWhoWiresItKnowsHowSpansAreSent =
      noClasses()
          .that()
          .resideOutsideOfPackages(inside("gateway"), inside("observe.otlp"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(inside("observe.otlp"));

  @ArchTest
  static final ArchRule onlyRelayProbesAndRouterKnowTheHttpClient =
      noClasses()
          .that()
          .resideOutsideOfPackages(inside("relay"), inside("health"), inside("model"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty..");

  @ArchTest
  static final ArchRule publicTypesDoNotShowTheHttpClient =
      classes().that().arePublic().should(notShowJetty());

  @ArchTest
  static final ArchRule nothingIsPrinted =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule exceptionsSayWhatTheyAre =
      GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;

  private static String inside(String room) {
    return ROOT + room + "..";
  }

  private static ArchCondition<JavaClass> notShowJetty() {
    return new ArchCondition<>("not show Jetty types in public methods") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (JavaCodeUnit unit : type.getCodeUnits()) {
          if (isVisible(unit) && showsJetty(unit) && !KNOWN_JETTY_SIGNATURES.contains(name(unit))) {
            events.add(SimpleConditionEvent.violated(unit, unit.getFullName() + " shows Jetty"));
          }
        }
      }
    };
  }

  private static boolean isVisible(JavaCodeUnit unit) {
    Set<JavaModifier> modifiers = unit.getModifiers();
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }

  private static boolean showsJetty(JavaCodeUnit unit) {
    return Stream.of(unit.getReturnType().getAllInvolvedRawTypes(), involved(unit))
        .flatMap(Set::stream)
        .anyMatch(type -> type.getPackageName().startsWith("org.eclipse.jetty"));
  }

  private static Set<JavaClass> involved(JavaCodeUnit unit) {
    return unit.getParameterTypes().stream()
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .collect(Collectors.toSet());
  }

  private static String name(JavaCodeUnit unit) {
    return unit.getOwner().getName() + "." + unit.getName();
  }
}
