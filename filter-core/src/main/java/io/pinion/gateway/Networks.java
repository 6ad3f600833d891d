package io.pinion.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A set of IP addresses, given as addresses and CIDR blocks. Never asks a name server. */
final class Networks {
  private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
  private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]{1,45}");

  private final List<Block> blocks;

  private Networks(List<Block> blocks) {
    this.blocks = blocks;
  }

  /**
   * Reads addresses and blocks.
   *
   * @throws IllegalArgumentException if one is neither
   */
  static Networks of(List<String> texts) {
    List<Block> blocks = new ArrayList<>();
    for (String text : texts) {
      int slash = text.indexOf('/');
      byte[] address = bytes(slash < 0 ? text : text.substring(0, slash));
      if (address == null) {
        throw unexpected();
      }
      int all = address.length * Byte.SIZE;
      int bits = slash < 0 ? all : bits(text.substring(slash + 1));
      if (bits > all || !isZeroAfter(address, bits)) {
        throw unexpected();
      }
      blocks.add(new Block(address, bits));
    }
    return new Networks(List.copyOf(blocks));
  }

  private static int bits(String text) {
    if (!text.matches("[0-9]{1,3}")) {
      throw unexpected();
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException unexpected() {
    return new IllegalArgumentException(
        "expected IP addresses and blocks such as 10.0.0.5, 10.1.0.0/16 or 2001:db8::/32, separated"
            + " by commas, with no bit set after the block's length");
  }

  /** Whether the set is empty. */
  boolean isEmpty() {
    return blocks.isEmpty();
  }

  /** Whether an address is in the set; what is no address is not. */
  boolean contains(String address) {
    byte[] bytes = blocks.isEmpty() ? null : bytes(address);
    return bytes != null && blocks.stream().anyMatch(block -> block.contains(bytes));
  }

  /** An address as the JDK writes it, IPv4 for mapped ones; null if it is none. */
  static @Nullable String canonical(String text) {
    if (IPV4.matcher(text).matches()) {
      return text; // has no other form, as leading zeros are not taken
    }
    byte[] bytes = bytes(text);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      return null; // not of 4 or 16 bytes, which it is
    }
  }

  private static byte @Nullable [] bytes(String text) {
    int zone = text.indexOf('%');
    String address = zone < 0 ? text : text.substring(0, zone);
    if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
      return null; // getByName would ask for a name
    }
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static boolean isZeroAfter(byte[] address, int bits) {
    for (int bit = bits; bit < address.length * Byte.SIZE; bit++) {
      if (bit(address, bit) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(byte[] address, int index) {
    return (address[index / Byte.SIZE] >> (Byte.SIZE - 1 - index % Byte.SIZE)) & 1;
  }

  private static final class Block {
    private final byte[] address;
    private final int bits;

    Block(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        if (bit(address, bit) != bit(other, bit)) {
          return false;
        }
      }
      return true;
    }
  }
}
