package io.pinion.backend;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Backends that are configured by a DNS name, {@code dns://HOST:PORT}: one for each address that
 * the name stands for, with all that the configured one has. The id of each is that of the
 * configured one, {@code ~}, and eight hexadecimal digits that depend on address and port alone, so
 * that every member knows it by the same and it has its sessions again when it comes back.
 */
public final class NamedBackends {
  private static final String SCHEME = "dns";

  /** No configured id has it. */
  private static final char SEPARATOR = '~';

  private static final int DIGITS_FROM_BYTES = 4;

  private NamedBackends() {}

  /** Whether a backend stands for those behind a name, and cannot be called itself. */
  public static boolean isName(Backend backend) {
    return SCHEME.equals(backend.url().getScheme());
  }

  /** The id of the configured backend that a backend comes from; its own id if it is configured. */
  public static String configuredId(String id) {
    int end = id.indexOf(SEPARATOR);
    return end < 0 ? id : id.substring(0, end);
  }

  /**
   * The backends behind a name, in an order that depends on the addresses alone. Of two whose
   * digits are the same, which of 256 is so once in a hundred thousand times, the first is taken.
   */
  public static List<Backend> behind(Backend name, Collection<InetAddress> addresses) {
    List<byte[]> inOrder =
        addresses.stream().map(InetAddress::getAddress).sorted(Arrays::compareUnsigned).toList();
    Set<String> taken = new HashSet<>();
    List<Backend> backends = new ArrayList<>();
    for (byte[] address : inOrder) {
      String id = name.id() + SEPARATOR + digits(address, name.url().getPort());
      if (taken.add(id)) {
        backends.add(name.at(id, url(address, name.url().getPort())));
      }
    }
    return List.copyOf(backends);
  }

  private static String digits(byte[] address, int port) {
    byte[] bytes =
        ByteBuffer.allocate(address.length + Short.BYTES)
            .put(address)
            .putShort((short) port)
            .array();
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, DIGITS_FROM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  private static URI url(byte[] address, int port) {
    try {
      InetAddress plain = InetAddress.getByAddress(address);
      String host = plain.getHostAddress();
      return URI.create(
          "http://" + (plain instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e); // an InetAddress has 4 or 16 bytes
    }
  }
}
