package io.pinion.gateway;

import io.pinion.backend.BackendPool;
import io.pinion.backend.NamedBackends;
import io.pinion.pin.Board;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Changes at run time through the board that the members share: whoever makes one posts it, and all
 * of them read the board. Those that are made here take turns: each rests on what those before it
 * have left, and none overtakes another on its way to the board.
 */
final class SharedChanges implements BackendControl {
  private static final Logger LOG = System.getLogger(SharedChanges.class.getName());
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int MOST = 1000;

  private final Board board;
  private final Seal seal;
  private final Membership membership;
  private final ScheduledExecutorService timer;
  private final AtomicBoolean reading = new AtomicBoolean();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicReference<CompletableFuture<Void>> last =
      new AtomicReference<>(CompletableFuture.completedFuture(null));
  private Map<String, String> known = Map.of();
  private String openedUnder = "";

  /** By their keys, the notes that are to take the place of known ones. */
  private Map<String, String> renewals = Map.of();

  private long asked;
  private long followed;

  SharedChanges(Board board, Seal seal, Membership membership, ScheduledExecutorService timer) {
    this.timer = timer;
    this.board = board;
    this.seal = seal;
    this.membership = membership;
  }

  /** Reads the board for the first time; may block for some seconds. */
  void join() {
    try {
      read().toCompletableFuture().get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(
          Level.WARNING,
          "what was changed at run time cannot be read yet, and is followed once it can: {0}",
          String.valueOf(e.getCause() == null ? e : e.getCause()));
    }
  }

  /** Follows what the others have posted. Returns at once; never fails. */
  void poll() {
    if (reading.compareAndSet(false, true)) {
      var unused =
          read()
              .whenComplete(
                  (done, failure) -> {
                    reading.set(false);
                    if (failure != null) {
                      LOG.log(Level.DEBUG, "the board cannot be read", failure);
                    }
                  });
    }
  }

  @Override
  public BackendPool pool() {
    return membership.pool();
  }

  @Override
  public CompletionStage<Void> add(String id, Map<String, String> settings) {
    return inTurn(
        () -> {
          expect(Values.isId(id), id + ": expected an id of a-z, 0-9 and -, at most 63 characters");
          expect(!membership.has(id), "there is a backend " + id + " already: change it");
          check(id, settings);
          return post(RunTimeChanges.backendKey(id), RunTimeChanges.note(settings));
        });
  }

  @Override
  public CompletionStage<Void> change(String id, Map<String, String> settings) {
    return inTurn(
        () -> {
          expectKnown(id);
          expectNoAddress(id);
          Map<String, String> all =
              new HashMap<>(membership.changes().settings().getOrDefault(id, Map.of()));
          all.putAll(settings);
          check(id, all);
          return post(RunTimeChanges.backendKey(id), RunTimeChanges.note(all));
        });
  }

  @Override
  public CompletionStage<Void> remove(String id) {
    return inTurn(
        () -> {
          expectKnown(id);
          expectNoAddress(id);
          boolean configured =
              membership.config().backends().stream().anyMatch(each -> each.id().equals(id));
          Map<String, @Nullable String> notes = new LinkedHashMap<>();
          notes.put(RunTimeChanges.backendKey(id), configured ? RunTimeChanges.removal() : null);
          notes.put(RunTimeChanges.drainKey(id), null);
          return post(notes);
        });
  }

  @Override
  public CompletionStage<Void> drain(String id) {
    return inTurn(
        () -> {
          expectKnown(id);
          return post(RunTimeChanges.drainKey(id), "");
        });
  }

  @Override
  public CompletionStage<Void> activate(String id) {
    return inTurn(
        () -> {
          expectKnown(id);
          String name = NamedBackends.configuredId(id);
          expect(
              name.equals(id) || !membership.changes().draining().contains(name),
              id + " drains because " + name + " does: activate that");
          return post(RunTimeChanges.drainKey(id), null);
        });
  }

  @Override
  public CompletionStage<Void> reset(String id) {
    return inTurn(
        () -> {
          RunTimeChanges changes = membership.changes();
          if (!changes.removed().contains(id)) {
            expectKnown(id);
          }
          expectNoAddress(id);
          Map<String, @Nullable String> notes = new LinkedHashMap<>();
          notes.put(RunTimeChanges.backendKey(id), null);
          notes.put(RunTimeChanges.drainKey(id), null);
          return post(notes);
        });
  }

  private void expectKnown(String id) {
    if (!membership.has(id)) {
      throw new NoSuchElementException("there is no backend " + id);
    }
  }

  private static void expectNoAddress(String id) {
    String name = NamedBackends.configuredId(id);
    expect(name.equals(id), id + " is an address of " + name + ": it can only drain");
  }

  private static void expect(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private void check(String id, Map<String, String> settings) {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      expect(
          !setting.getKey().startsWith(BackendSettings.HEADERS)
              && !setting.getKey().startsWith(TlsSettings.TLS),
          "headers and tls may be credentials: configure "
              + BackendSettings.PREFIX
              + id
              + "."
              + setting.getKey()
              + " at each member");
      expect(
          BackendSettings.isKey(setting.getKey()),
          setting.getKey() + " is no setting of a backend");
      expect(setting.getValue().lines().count() <= 1, setting.getKey() + ": expected one line");
    }
    try {
      var unused = membership.config().backend(id, settings);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(String.join("; ", e.faults()), e);
    }
  }

  private CompletionStage<Void> inTurn(Supplier<CompletionStage<Void>> change) {
    if (waiting.incrementAndGet() > MOST) {
      waiting.decrementAndGet();
      return CompletableFuture.failedFuture(
          new IllegalStateException(MOST + " changes wait for their turn already"));
    }
    CompletableFuture<Void> done = new CompletableFuture<>();
    var unused =
        last.getAndSet(done)
            .whenComplete((before, fault) -> attempt(change).whenComplete(endOfTurn(done)));
    return done.minimalCompletionStage(); // nobody else ends a turn
  }

  private BiConsumer<@Nullable Void, @Nullable Throwable> endOfTurn(CompletableFuture<Void> turn) {
    return (made, failure) -> {
      waiting.decrementAndGet();
      if (failure == null) {
        turn.complete(null);
      } else {
        turn.completeExceptionally(failure);
      }
    };
  }

  private static CompletionStage<Void> attempt(Supplier<CompletionStage<Void>> change) {
    try {
      return change.get();
    } catch (RuntimeException e) { // what is wrong with it, or a store that is closed
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Void> post(String key, @Nullable String text) {
    Map<String, @Nullable String> note = new LinkedHashMap<>();
    note.put(key, text);
    return post(note);
  }

  private CompletionStage<Void> post(Map<String, @Nullable String> notes) {
    synchronized (this) {
      expect(known.size() < MOST, "there are " + MOST + " changes already: reset some");
    }
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (Map.Entry<String, @Nullable String> note : notes.entrySet()) {
      String text = note.getValue();
      String sealed = text == null ? null : seal.on(note.getKey(), text);
      done = done.thenCompose(before -> inTime(board.post(note.getKey(), sealed)));
    }
    return done.thenCompose(posted -> read());
  }

  private CompletionStage<Void> read() {
    long number;
    synchronized (this) {
      number = ++asked;
    }
    return attempt(() -> inTime(board.read()).thenAccept(notes -> follow(number, notes)));
  }

  /** What is no longer waited for need not be begun. */
  private <T extends @Nullable Object> CompletionStage<T> inTime(CompletionStage<T> answer) {
    CompletableFuture<T> waited = answer.toCompletableFuture();
    // not by orTimeout: its thread is the JVM's, and would keep this application's classes for good
    Future<?> deadline =
        timer.schedule(
            () -> waited.completeExceptionally(new TimeoutException("no answer in " + DEADLINE)),
            DEADLINE.toMillis(),
            TimeUnit.MILLISECONDS);
    return waited.whenComplete((value, failure) -> deadline.cancel(false));
  }

  private void follow(long number, Map<String, String> notes) {
    take(number, notes);
    if (hasRenewals()) {
      renew();
    }
  }

  /** An answer to a later question may have been faster. */
  private synchronized void take(long number, Map<String, String> notes) {
    if (number > followed) {
      followed = number;
      String secret = seal.mark();
      if (!notes.equals(known) || !secret.equals(openedUnder)) {
        known = Map.copyOf(notes);
        openedUnder = secret;
        membership.change(RunTimeChanges.of(seal.opened(notes)));
        renewals = seal.renewed(notes);
      }
    }
  }

  private synchronized boolean hasRenewals() {
    return !renewals.isEmpty();
  }

  /**
   * What is sealed under a secret that this member had before, as in a part of a cluster that was
   * split, is sealed anew, for those who never had that one. Several may do so at once: the same
   * text has the same seal. A note that is another by then stays.
   */
  private void renew() {
    if (renewing.compareAndSet(false, true)) {
      var unused =
          inTurn(this::renewAll)
              .whenComplete(
                  (done, failure) -> {
                    renewing.set(false);
                    if (failure != null) {
                      LOG.log(Level.DEBUG, "changes cannot be sealed anew yet", failure);
                    }
                  });
    }
  }

  private CompletionStage<Void> renewAll() {
    Map<String, String> before;
    Map<String, String> renewed;
    synchronized (this) {
      before = known;
      renewed = renewals;
    }
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (Map.Entry<String, String> note : renewed.entrySet()) {
      String key = note.getKey();
      String expected = Objects.requireNonNull(before.get(key));
      done =
          done.thenCompose(earlier -> inTime(board.replace(key, expected, note.getValue())))
              .thenAccept(
                  replaced -> LOG.log(Level.DEBUG, "change {0} sealed anew: {1}", key, replaced));
    }
    return done;
  }
}
