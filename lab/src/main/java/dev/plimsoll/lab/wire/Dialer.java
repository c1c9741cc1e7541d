package dev.plimsoll.lab.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Opens connections to one address. Looks its name up once, before the first of them. */
final class Dialer {
  private final Address address;
  private @Nullable InetSocketAddress found;

  Dialer(Address address) {
    this.address = address;
  }

  /** Begins to connect; the ear hears of the outcome later, never within this call. */
  Sink dial(Loop loop, Wire.Ear ear) throws IOException {
    InetSocketAddress known = found;
    if (known == null || known.isUnresolved()) {
      known = new InetSocketAddress(address.host(), address.port());
      found = known;
    }
    if (known.isUnresolved()) {
      throw new UnknownHostException(address.host());
    }
    return Wire.connect(loop, known, ear);
  }
}
