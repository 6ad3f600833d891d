package io.pinion.client;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header that names the session on outbound calls, and to whom. What every integration asks:
 *
 * <pre>{@code
 * header.set(target, request::header);
 * }</pre>
 *
 * Immutable. A header that the caller has set is never overwritten; that is for the integrations,
 * as they know how requests are made.
 */
public final class SessionHeader {
  /** The setting of the header's name; its default is {@value #DEFAULT_NAME}. */
  public static final String NAME_KEY = "pinion.client.header";

  /**
   * The setting of the hosts that get it, divided by commas: {@code gateway}, {@code gateway:8080},
   * {@code *.internal}, {@code [::1]:8080}. Without it all hosts do. A handshake that tells its
   * host without a port and a scheme is taken for one to 80 and to 443.
   */
  public static final String HOSTS_KEY = "pinion.client.hosts";

  /** What gateways look for first. */
  public static final String DEFAULT_NAME = "X-Session-ID";

  /** A field's name, RFC 9110 section 5.1. */
  private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}");

  /** Names that say something else, or that HTTP clients refuse. */
  private static final Set<String> TAKEN =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "cookie",
          "expect",
          "host",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final Logger LOG = System.getLogger(SessionHeader.class.getName());

  private final String name;
  private final List<HostPattern> hosts;

  private SessionHeader(String name, List<HostPattern> hosts) {
    this.name = name;
    this.hosts = hosts;
  }

  /**
   * As {@value #NAME_KEY} and {@value #HOSTS_KEY} say in MicroProfile Config, where the application
   * has that, else in system properties and environment variables ({@code PINION_CLIENT_HEADER}).
   * Reads them anew each time.
   *
   * @throws IllegalArgumentException if one is invalid
   */
  public static SessionHeader configured() {
    String name = ClientSettings.get(NAME_KEY).orElse(DEFAULT_NAME);
    String fault = faultOf(name);
    if (fault != null) {
      throw new IllegalArgumentException(NAME_KEY + "=" + name + ": " + fault);
    }
    List<String> hosts = ClientSettings.list(HOSTS_KEY);
    try {
      return new SessionHeader(name, HostPattern.all(hosts));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(HOSTS_KEY + "=" + hosts + ": " + e.getMessage(), e);
    }
  }

  /**
   * A header by its name, to all hosts.
   *
   * @throws IllegalArgumentException if it is no name of a header, or of one that says something
   *     else
   */
  public static SessionHeader named(String name) {
    String fault = faultOf(name);
    if (fault != null) {
      throw new IllegalArgumentException("\"" + name + "\": " + fault);
    }
    return new SessionHeader(name, List.of());
  }

  /**
   * The same only to some hosts.
   *
   * @param hosts as in {@link #HOSTS_KEY}; one at least
   * @throws IllegalArgumentException if there is none, or one is invalid
   */
  public SessionHeader onlyTo(String... hosts) {
    if (hosts.length == 0) {
      throw new IllegalArgumentException("no host is named that gets " + name);
    }
    return new SessionHeader(name, HostPattern.all(List.of(hosts)));
  }

  private static @Nullable String faultOf(String name) {
    if (!FIELD_NAME.matcher(name).matches()) {
      return "expected the name of a header: letters, digits and hyphens, 128 at most";
    }
    return TAKEN.contains(name.toLowerCase(Locale.ROOT))
        ? "this header says something else; expected one of your own, for example " + DEFAULT_NAME
        : null;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * The id of this thread's session, for a call to a target; empty if there is no session, or if
   * the target's host is none that gets it.
   *
   * @param target absolute; of any scheme
   */
  public Optional<String> valueFor(URI target) {
    return AmbientSession.current().id().filter(id -> isFor(target) || isWithheld());
  }

  /**
   * The same for a target as a client has it, read only where it decides: a text that is no URI
   * names no host, so that it gets the id only if all hosts do.
   */
  public Optional<String> valueFor(String target) {
    return AmbientSession.current()
        .id()
        .filter(id -> isForAllHosts() || isFor(target) || isWithheld());
  }

  /** Says so, as nothing else does; not to whom, which an address may tell secrets with. */
  private boolean isWithheld() {
    LOG.log(
        Level.DEBUG, () -> "a call goes out in no session, as it is to none of the hosts: " + this);
    return false;
  }

  private boolean isFor(String target) {
    try {
      return isFor(new URI(target));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * Sets it on a call to a target by whatever sets a header there, also in place of one that is
   * there, if that is what it does; does nothing where {@link #valueFor(URI)} is empty.
   *
   * @param target absolute; of any scheme
   * @param setter given name and value, at most once; called before this returns
   */
  public void set(URI target, BiConsumer<String, String> setter) {
    valueFor(target).ifPresent(id -> setter.accept(name, id));
  }

  /**
   * Whether a target's host gets it; where hosts are configured, a target without one does not.
   *
   * @param target absolute, of any scheme; or {@code //host:port} where the scheme is not known
   */
  public boolean isFor(URI target) {
    return hosts.isEmpty() || hosts.stream().anyMatch(host -> host.matches(target));
  }

  /**
   * Whether there is no host that does not get it. Where there is one, an integration lets no
   * redirect take the id that it has set there, as far as its client can be told or asked; what is
   * left to the application, the integration says.
   */
  public boolean isForAllHosts() {
    return hosts.isEmpty();
  }

  @Override
  public String toString() {
    return name + (hosts.isEmpty() ? " to all hosts" : " to " + hosts);
  }
}
