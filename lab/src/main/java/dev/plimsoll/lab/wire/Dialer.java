package dev.plimsoll.lab.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Opens connections to one address. Looks its name up once, before the first of them. */
final class Dialer {
  private final Loop loop;
  private final Address address;
  private final @Nullable Trust trust;
  private final String protocol;
  private @Nullable InetSocketAddress found;

  /**
   * A dialer that has opened nothing yet.
   *
   * @param protocol that is asked for in a handshake: {@code http/1.1} or {@code h2}
   */
  Dialer(Loop loop, Address address, String protocol) {
    this.loop = loop;
    this.address = address;
    this.trust = address.tls() ? Trust.of(address.insecure()) : null;
    this.protocol = protocol;
  }

  String scheme() {
    return address.tls() ? "https" : "http";
  }

  /**
   * Begins to connect, and to shake hands where the address is secured; the ear hears of the
   * outcome later, never within this call.
   */
  Sink dial(Wire.Ear ear) throws IOException {
    InetSocketAddress known = found;
    if (known == null || known.isUnresolved()) {
      known = new InetSocketAddress(address.host(), address.port());
      found = known;
    }
    if (known.isUnresolved()) {
      throw new UnknownHostException(address.host());
    }
    if (trust == null) {
      return Wire.connect(loop, known, ear);
    }
    Tls tls = new Tls(loop, trust.engine(address, protocol), ear);
    tls.over(Wire.connect(loop, known, tls));
    return tls;
  }
}
