package dev.plimsoll.serve.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * How far away an address is. Pure; the ranges are those of the IANA special-purpose registries and
 * the addresses at which clouds tell their machines secrets.
 */
enum Reach {
  /** Anybody's. */
  PUBLIC,
  /** This machine or its own network: only where an operator allows such addresses. */
  PRIVATE,
  /** Metadata, link-local, multicast, reserved: only where an operator names the range. */
  FORBIDDEN;

  private static final List<Network> PRIVATE_ONES =
      networks(
          "127.0.0.0/8",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "::1/128",
          "fc00::/7");
  private static final List<Network> FORBIDDEN_ONES =
      networks(
          "0.0.0.0/8",
          "169.254.0.0/16",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3", // multicast and reserved
          "100.100.100.200/32",
          "168.63.129.16/32",
          "fd00:ec2::254/128",
          "2001::/23", // Teredo among them
          "2001:db8::/32",
          "2002::/16", // 6to4: what it stands for is another address
          "3fff::/20");
  private static final Network GLOBAL_UNICAST = Network.of("2000::/3");
  private static final Network NAT64 = Network.of("64:ff9b::/96");

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::of).toList();
  }

  static Reach of(InetAddress address) {
    if (NAT64.contains(address)) {
      return of(last4(address));
    }
    if (FORBIDDEN_ONES.stream().anyMatch(network -> network.contains(address))) {
      return FORBIDDEN;
    }
    if (PRIVATE_ONES.stream().anyMatch(network -> network.contains(address))) {
      return PRIVATE;
    }
    boolean v4 = address.getAddress().length == 4; // a mapped one is one already
    return v4 || GLOBAL_UNICAST.contains(address) ? PUBLIC : FORBIDDEN;
  }

  private static InetAddress last4(InetAddress address) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(address.getAddress(), 12, 16));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
