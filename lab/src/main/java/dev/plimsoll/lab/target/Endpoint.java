package dev.plimsoll.lab.target;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.lab.wire.Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * Where load is sent and in which language.
 *
 * @param url the address, without a trailing slash
 */
public record Endpoint(Kind kind, URI url) {
  /** What is spoken there. */
  public enum Kind {
    HTTP,
    TASKS
  }

  /** How a task API is named on a command line: {@code tasks:http://…}. */
  public static final String TASKS_PREFIX = "tasks:";

  /**
   * Reads {@code http://host:port/base}, {@code https://…}, or either behind {@code tasks:}.
   *
   * @throws IllegalArgumentException when it is not such an address
   */
  public static Endpoint parse(String text) {
    String trimmed = text.strip();
    return trimmed.startsWith(TASKS_PREFIX)
        ? of(Kind.TASKS, trimmed.substring(TASKS_PREFIX.length()))
        : of(Kind.HTTP, trimmed);
  }

  /**
   * Reads an address of a given kind.
   *
   * @throws IllegalArgumentException when it is not an http or https address with a host
   */
  public static Endpoint of(Kind kind, String text) {
    String trimmed = text.strip();
    if (!trimmed.contains("://")) {
      throw new IllegalArgumentException(
          "'%s' is not an address; did you mean 'http://%s'?".formatted(trimmed, trimmed));
    }
    URI url = uri(trimmed);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "'%s' is not http or https%s"
              .formatted(scheme, Nearest.hint(scheme, List.of("http", "https"))));
    }
    if (url.getHost() == null || url.getPort() == 0 || url.getPort() > 65_535) {
      throw new IllegalArgumentException(
          "'%s' has no host and port that can be reached; expected http://host:port"
              .formatted(trimmed));
    }
    if (url.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "an address takes no user and password; send them as a header of the request");
    }
    return new Endpoint(kind, url);
  }

  private static URI uri(String text) {
    try {
      String bare = text.contains("?") ? text : text.replaceAll("/+$", "");
      URI url = new URI(bare);
      return url.getRawFragment() == null ? url : new URI(bare.substring(0, bare.indexOf('#')));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is not an address: %s".formatted(text, e.getReason()), e);
    }
  }

  Address address() {
    return new Address(host(), port(), isTls(), false, false);
  }

  boolean isTls() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private int port() {
    return url.getPort() > 0 ? url.getPort() : isTls() ? 443 : 80;
  }

  /** The Host header's value. */
  String authority() {
    return url.getPort() > 0 ? url.getHost() + ":" + url.getPort() : url.getHost();
  }

  /** The request target of a path; an empty path means the address itself. */
  String requestTarget(String path) {
    String base = url.getRawPath() == null ? "" : url.getRawPath();
    if (!path.isEmpty()) {
      return base + path;
    }
    String whole = base.isEmpty() ? "/" : base;
    return url.getRawQuery() == null ? whole : whole + "?" + url.getRawQuery();
  }

  /** As people write it. */
  @Override
  public String toString() {
    return (kind == Kind.TASKS ? TASKS_PREFIX : "") + url;
  }
}
