package dev.plimsoll.serve.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where ends may be told. Never looks a name up: what a name stands for is asked when something is
 * sent, and judged here again.
 */
public final class WebhookRules {
  private static final int LONGEST_URL = 2_048;

  private final Predicate<String> hasSecret;
  private final boolean allowPrivate;
  private final List<Network> networks;
  private final Set<String> hosts;
  private final Set<Integer> ports;

  WebhookRules(
      Predicate<String> hasSecret, boolean allowPrivate, List<String> allow, Set<Integer> ports) {
    this.hasSecret = hasSecret;
    this.allowPrivate = allowPrivate;
    this.networks = allow.stream().flatMap(text -> Network.parse(text).stream()).toList();
    this.hosts =
        allow.stream()
            .filter(text -> Network.parse(text).isEmpty())
            .map(host -> host.toLowerCase(Locale.ROOT))
            .collect(java.util.stream.Collectors.toUnmodifiableSet());
    this.ports = Set.copyOf(ports);
  }

  /** Why a task of this tenant may not have this webhook; empty when it may. */
  public Optional<String> refusal(String tenant, String url) {
    if (!hasSecret.test(tenant)) {
      return Optional.of(
          "this server tells no webhooks: its configuration has no secret to sign them with (webhooks:"
              + " secretEnv), or its store has no outbox");
    }
    return refusal(url);
  }

  /** Why this address may not be told, as far as can be seen from its text. */
  Optional<String> refusal(String url) {
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("it is no URL: " + e.getReason());
    }
    if (url.length() > LONGEST_URL) {
      return Optional.of("it is longer than 2,048 characters");
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      return Optional.of("it must begin with https:// or http://");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("it must not have a user or a password in it");
    }
    if (uri.getRawFragment() != null) {
      return Optional.of("it must not have a fragment (#…)");
    }
    if (uri.getHost() == null) {
      return Optional.of("it has no host of letters, digits, '-' and '.'");
    }
    if (!ports.isEmpty() && !ports.contains(port(uri))) {
      return Optional.of(
          "its port must be one of "
              + String.join(", ", ports.stream().sorted().map(String::valueOf).toList()));
    }
    return hostRefusal(host(uri));
  }

  private Optional<String> hostRefusal(String host) {
    if (isAddress(host)) {
      return refusal(host, InetAddress.ofLiteral(host));
    }
    String last = host.substring(host.lastIndexOf('.') + 1);
    if (host.contains(":") || last.isEmpty() || last.matches("\\d+|0[xX].*")) {
      return Optional.of("its host is neither a name nor an address in its usual form");
    }
    if (last.equals("localhost") && !allowPrivate && !hosts.contains(host)) {
      return Optional.of(privateOne("localhost"));
    }
    return Optional.empty();
  }

  /** Why this address may not be told, though it is what the host's name stands for now. */
  Optional<String> refusal(String host, InetAddress address) {
    if (hosts.contains(host) || networks.stream().anyMatch(network -> network.contains(address))) {
      return Optional.empty();
    }
    return switch (Reach.of(address)) {
      case PUBLIC -> Optional.empty();
      case PRIVATE ->
          allowPrivate ? Optional.empty() : Optional.of(privateOne(address.getHostAddress()));
      case FORBIDDEN ->
          Optional.of("%s is no address for webhooks".formatted(address.getHostAddress()));
    };
  }

  private static String privateOne(String what) {
    return "%s is a private address, which this server's configuration does not allow"
        .formatted(what);
  }

  /** The host in small letters, an IPv6 address without its brackets. */
  static String host(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : isSecure(uri) ? 443 : 80;
  }

  static boolean isSecure(URI uri) {
    return uri.getScheme().equalsIgnoreCase("https");
  }

  /** Four numbers, or an IPv6 address without a zone; never a form that readers disagree on. */
  static boolean isAddress(String host) {
    if (host.contains(":")) {
      return Network.parse(host).isPresent();
    }
    return host.matches("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}")
        && Network.parse(host).isPresent();
  }
}
