package io.pinion.observe;

import io.pinion.model.ModelDecision;
import io.pinion.relay.Outcome;
import io.pinion.route.Decision;
import io.pinion.route.PinLookup;
import io.pinion.session.Identification;
import io.pinion.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The gateway's own figures. Labels come from the configuration, never from a request. */
public final class Counters {
  private final Labelled decisions = new Labelled();
  private final Labelled sources = new Labelled();
  private final Labelled lookups = new Labelled();
  private final Labelled endings = new Labelled();
  private final Labelled errors = new Labelled();
  private final Labelled ejections = new Labelled();
  private final Labelled modelDecisions = new Labelled();
  private final Map<String, Labelled> failures = new ConcurrentSkipListMap<>();
  private final LongAdder invalidIds = new LongAdder();
  private final LongAdder conflictingIds = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final Durations storeAnswers = new Durations();
  private final LongAdder storeErrors = new LongAdder();
  private final LongAdder storeSkipped = new LongAdder();
  private final Durations routerAnswers = new Durations();
  private final LongAdder routerErrors = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder retriesDenied = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final Durations firstBytes = new Durations();

  /** All figures from zero, so that those that matter are there before they are first counted. */
  public Counters() {
    for (Decision decision : Decision.values()) {
      decisions.at(decision.label());
    }
    for (PinLookup lookup : PinLookup.values()) {
      if (lookup != PinLookup.NONE) {
        lookups.at(lookup.label());
      }
    }
  }

  /** A request was identified. */
  public void identified(Identification found) {
    Session session = found.session();
    sources.at(session == null ? "none" : session.id().source()).increment();
    invalidIds.add(found.invalid());
    if (found.conflicting()) {
      conflictingIds.increment();
    }
  }

  /** A request was routed, finally. */
  public void decided(Decision decision, PinLookup lookup) {
    decisions.at(decision.label()).increment();
    if (lookup != PinLookup.NONE) {
      lookups.at(lookup.label()).increment();
    }
  }

  /** A request was refused because the gateway has as many as it may have. */
  public void refused() {
    refused.increment();
  }

  /** The shared store has answered. */
  public void storeAnswered(long nanos) {
    storeAnswers.add(nanos);
  }

  /** The shared store has failed, or not answered in time. */
  public void storeFailed() {
    storeErrors.increment();
  }

  /** The shared store was not asked, since it has failed too often just now. */
  public void storeSkipped() {
    storeSkipped.increment();
  }

  /** A model was chosen for a request. */
  public void modelDecided(ModelDecision.Reason reason) {
    modelDecisions.at(reason.label()).increment();
  }

  /** The model router has answered. */
  public void routerAnswered(long nanos) {
    routerAnswers.add(nanos);
  }

  /** The model router has failed, or not answered in time. */
  public void routerFailed() {
    routerErrors.increment();
  }

  /** A backend has failed a request. */
  public void backendFailed(String backend, String failure) {
    failures.computeIfAbsent(backend, b -> new Labelled()).at(failure).increment();
  }

  /** Forgets backends that are no more. */
  public void retainBackends(Set<String> ids) {
    failures.keySet().retainAll(ids);
    ejections.retain(ids);
  }

  /** A backend was taken out since its traffic fails. */
  public void backendEjected(String backend) {
    ejections.at(backend).increment();
  }

  /** The gateway has answered a request with an error of its own. */
  public void erred(int status) {
    errors.at(Integer.toString(status)).increment();
  }

  /** A further attempt is made for a request. */
  public void retried() {
    retries.increment();
  }

  /** A further attempt would have been right, but there are too many of them already. */
  public void retryDenied() {
    retriesDenied.increment();
  }

  /** An exchange has ended. */
  public void ended(Outcome outcome, @Nullable Duration firstByte, long in, long out) {
    endings.at(outcome.ending().label()).increment();
    bytesIn.add(in);
    bytesOut.add(out);
    if (firstByte != null) {
      firstBytes.add(firstByte.toNanos());
    }
  }

  /** The figures now. */
  public List<MetricFamily> families() {
    List<MetricFamily> all = new ArrayList<>();
    all.add(decisions.family("pinion_decisions_total", "Requests by routing decision", "decision"));
    all.add(sources.family("pinion_session_sources_total", "Requests by source of id", "source"));
    all.add(lookups.family("pinion_pin_lookups_total", "Pin lookups by result", "result"));
    all.add(endings.family("pinion_exchanges_total", "Exchanges by how they ended", "outcome"));
    all.add(errors.family("pinion_errors_total", "Errors of the gateway's own", "status"));
    all.add(backendFailures());
    all.add(ejections.family("pinion_ejections_total", "Backends ejected", "backend"));
    all.add(counter("pinion_session_ids_invalid_total", "Invalid ids", invalidIds.sum()));
    all.add(
        counter(
            "pinion_session_ids_conflicting_total",
            "Requests with two different ids in one source",
            conflictingIds.sum()));
    all.add(
        counter(
            "pinion_requests_refused_total",
            "Requests past pinion.max-concurrency",
            refused.sum()));
    all.add(
        storeAnswers.family(
            "pinion_store_seconds", "Seconds that the shared store took to answer"));
    all.add(
        counter(
            "pinion_store_errors_total",
            "Failures of the shared store, or no answer in pinion.store.timeout",
            storeErrors.sum()));
    all.add(
        counter(
            "pinion_store_skipped_total",
            "Requests that did not ask the shared store since it has failed",
            storeSkipped.sum()));
    all.add(
        modelDecisions.family(
            "pinion_model_decisions_total", "Requests by why their model was chosen", "decision"));
    all.add(
        routerAnswers.family(
            "pinion_model_router_seconds", "Seconds that the model router took to answer"));
    all.add(
        counter(
            "pinion_model_router_errors_total",
            "Failures of the model router, or no answer in pinion.model.router.timeout",
            routerErrors.sum()));
    all.add(counter("pinion_retries_total", "Attempts after a request's first", retries.sum()));
    all.add(
        counter(
            "pinion_retries_denied_total",
            "Attempts that pinion.retry.budget did not allow",
            retriesDenied.sum()));
    all.add(counter("pinion_request_bytes_total", "Bytes of request bodies", bytesIn.sum()));
    all.add(counter("pinion_response_bytes_total", "Bytes of answers' bodies", bytesOut.sum()));
    all.add(
        firstBytes.family(
            "pinion_first_byte_seconds", "Seconds from request to the head of the answer"));
    return all;
  }

  private MetricFamily backendFailures() {
    return new MetricFamily(
        "pinion_backend_failures_total",
        "Calls to backends that failed, each attempt by itself",
        MetricFamily.Type.COUNTER,
        failures.entrySet().stream()
            .flatMap(e -> e.getValue().samples("failure", "backend", e.getKey()))
            .toList());
  }

  private static MetricFamily counter(String name, String help, long value) {
    return new MetricFamily(
        name, help, MetricFamily.Type.COUNTER, List.of(MetricFamily.Sample.of(value)));
  }

  /** One counter for each value of a label. */
  private static final class Labelled {
    private final Map<String, LongAdder> values = new ConcurrentSkipListMap<>();

    LongAdder at(String label) {
      LongAdder known = values.get(label);
      return known != null ? known : values.computeIfAbsent(label, l -> new LongAdder());
    }

    void retain(Set<String> labels) {
      values.keySet().retainAll(labels);
    }

    MetricFamily family(String name, String help, String label) {
      return new MetricFamily(name, help, MetricFamily.Type.COUNTER, samples(label).toList());
    }

    /** One for each value of the label, after the labels given with their values. */
    Stream<MetricFamily.Sample> samples(String label, String... before) {
      return values.entrySet().stream()
          .map(
              e -> {
                List<String> labels = new ArrayList<>(List.of(before));
                labels.addAll(List.of(label, e.getKey()));
                return new MetricFamily.Sample(labels, e.getValue().sum());
              });
    }
  }
}
