package dev.plimsoll.serve.http;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps web pages of others away from a server that only this machine reaches and that asks for no
 * key: a browser on this machine would carry their requests to it.
 */
final class SameSite {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-f:.]+]");

  private SameSite() {}

  /**
   * @throws Problem when the request comes from a page of another site, or was led here by a name
   *     that is not this machine's
   */
  static void check(Exchange exchange) {
    String host = exchange.header("host").orElse("").toLowerCase(Locale.ROOT);
    if (!isOwn(nameOf(host))) { // a foreign name that was made to point here (DNS rebinding)
      throw refused("this server is reached as 127.0.0.1 or localhost only, found another Host");
    }
    Optional<String> origin = exchange.header("origin").map(text -> text.toLowerCase(Locale.ROOT));
    if (origin.isPresent() && !origin.get().equals("http://" + host)) {
      throw refused("a page of another site may not ask this server; its Origin is not this Host");
    }
    if (exchange.header("sec-fetch-site").filter("cross-site"::equals).isPresent()) {
      throw refused("a page of another site may not ask this server");
    }
  }

  private static Problem refused(String why) {
    return Problem.of(
        403, "foreign_site", why + "; with a key (plimsoll keys add) it would be let in");
  }

  /** An address, or a name without a dot: nobody else can make such a one point here. */
  private static boolean isOwn(String name) {
    return name.indexOf('.') < 0 || ADDRESS.matcher(name).matches();
  }

  private static String nameOf(String host) {
    try {
      return Optional.ofNullable(URI.create("http://" + host).getHost()).orElse(host);
    } catch (IllegalArgumentException _) {
      return host;
    }
  }
}
