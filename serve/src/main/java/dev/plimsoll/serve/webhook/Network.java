package dev.plimsoll.serve.webhook;

import java.net.InetAddress;
import java.util.Optional;

/** A range of addresses, as in {@code 10.0.0.0/8}. */
record Network(InetAddress from, int bits) {

  /** The range that a text stands for, an address being a range of one; empty for another text. */
  static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (address.isEmpty() || !address.matches("[0-9a-fA-F:.]+")) {
      return Optional.empty();
    }
    try {
      InetAddress from = InetAddress.ofLiteral(address);
      int all = from.getAddress().length * Byte.SIZE;
      int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
      return bits < 0 || bits > all ? Optional.empty() : Optional.of(new Network(from, bits));
    } catch (IllegalArgumentException _) { // a bad number is one too
      return Optional.empty();
    }
  }

  /** For ranges that stand in the code. */
  static Network of(String text) {
    return parse(text).orElseThrow(() -> new IllegalArgumentException(text));
  }

  boolean contains(InetAddress address) {
    byte[] ours = from.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % Byte.SIZE);
      if ((ours[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }
}
