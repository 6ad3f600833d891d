package io.pinion.relay;

import io.pinion.backend.Tls;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What TLS rests on, as it was last read from the files. Who {@link #follow}s them has changed
 * files read anew, for the connections made from then on; a file that is faulty, or half written,
 * is said so once and leaves in force what was. Safe for many threads.
 */
final class TlsContexts {
  private static final Logger LOG = System.getLogger(TlsContexts.class.getName());

  private final Map<Tls, Loaded> loaded = new ConcurrentHashMap<>();

  /**
   * Of these settings. Reads no file, unless nobody has followed them yet.
   *
   * @throws TlsException if a file cannot be used
   */
  SSLContext of(Tls tls) throws TlsException {
    Loaded known = loaded.get(tls);
    try {
      return (known == null ? loaded.computeIfAbsent(tls, Loaded::now) : known).usable();
    } catch (IllegalArgumentException e) {
      throw new TlsException(TlsFailure.STORE_UNREADABLE, e);
    }
  }

  /** Reads what is new or has changed, and forgets what is not among these. Blocks on files. */
  void follow(Set<Tls> inUse) {
    loaded.keySet().retainAll(inUse);
    for (Tls tls : inUse) {
      Loaded known = loaded.get(tls);
      List<Stamp> stamps = stamps(tls);
      if (known == null || !stamps.equals(known.stamps)) {
        renew(tls, known, stamps);
      }
    }
  }

  private void renew(Tls tls, @Nullable Loaded known, List<Stamp> stamps) {
    SSLContext before = known == null ? null : known.context;
    try {
      loaded.put(tls, new Loaded(stamps, TlsStores.context(tls), null));
      if (known != null) {
        LOG.log(Level.INFO, "read anew, for connections from now on: {0}", files(tls));
      }
    } catch (IllegalArgumentException e) {
      loaded.put(tls, new Loaded(stamps, before, e)); // said once
      LOG.log(
          Level.WARNING,
          "one of {0} cannot be used: {1}; {2}",
          files(tls),
          e.getMessage(),
          before == null
              ? "until it can, there is no connection"
              : "what was read before stays in force");
    }
  }

  private static List<String> files(Tls tls) {
    return Stream.of(tls.trustStore(), tls.keyStore())
        .filter(Objects::nonNull)
        .map(Tls.Store::path)
        .toList();
  }

  private static List<Stamp> stamps(Tls tls) {
    return files(tls).stream().map(Stamp::of).toList();
  }

  /**
   * A context, and how its files were just before they were read: of one that changes meanwhile it
   * is seen the next time.
   *
   * @param context null if they could never be used
   * @param fault why they cannot be used now, if so
   */
  private record Loaded(
      List<Stamp> stamps, @Nullable SSLContext context, @Nullable IllegalArgumentException fault) {
    static Loaded now(Tls tls) {
      return new Loaded(TlsContexts.stamps(tls), TlsStores.context(tls), null);
    }

    /**
     * What connections rest on.
     *
     * @throws IllegalArgumentException if there is nothing
     */
    SSLContext usable() {
      if (context == null) {
        throw new IllegalArgumentException("expected files that can be used", fault);
      }
      return context;
    }
  }

  /** By what a file is seen to have changed. */
  private record Stamp(FileTime modified, long size, String key) {
    private static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, "");

    static Stamp of(String path) {
      try {
        BasicFileAttributes now = Files.readAttributes(Path.of(path), BasicFileAttributes.class);
        return new Stamp(now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
      } catch (IOException e) {
        return NONE;
      }
    }
  }
}
