package dev.plimsoll.lab.target;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.lab.stream.Dialect;
import dev.plimsoll.lab.wire.Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where load is sent and in which language.
 *
 * @param url the address as it was written
 * @param follow how accepted jobs are followed; of no meaning elsewhere
 */
public record Endpoint(Kind kind, URI url, Manner manner, Follow follow) {
  /** What is spoken there. */
  public enum Kind {
    HTTP("http"),
    TASKS("tasks"),
    JOBS("jobs"),
    JSONRPC("jsonrpc"),
    MCP("mcp"),
    OPENAI("openai"),
    ANTHROPIC("anthropic"),
    OLLAMA("ollama");

    private final String key;

    Kind(String key) {
      this.key = key;
    }

    /** How a scenario names it. */
    public String key() {
      return key;
    }

    /** Whose chat it is; empty where there is none. */
    public Optional<Dialect> dialect() {
      return switch (this) {
        case OPENAI -> Optional.of(Dialect.OPENAI);
        case ANTHROPIC -> Optional.of(Dialect.ANTHROPIC);
        case OLLAMA -> Optional.of(Dialect.OLLAMA);
        case HTTP, TASKS, JOBS, JSONRPC, MCP -> Optional.empty();
      };
    }
  }

  /**
   * How it is spoken.
   *
   * @param model that a chat asks for; empty elsewhere
   * @param stream whether a chat's answers are streamed
   * @param http2 whether HTTP/2 is spoken, without TLS by prior knowledge
   * @param insecure whether any certificate is believed
   */
  public record Manner(String model, boolean stream, boolean http2, boolean insecure) {
    public static final Manner USUAL = new Manner("", false, false, false);
  }

  /** A value in a query whose name tells of a secret. */
  private static final Pattern QUERY_VALUE =
      Pattern.compile(
          "(?i)([?&][^=&#]*(?:key|token|secret|password|passwd|sig|auth|code)[^=&#]*=)[^&#]*");

  /** Host and port; Java's own reading refuses the underscores of a network of containers. */
  private static final Pattern AUTHORITY = Pattern.compile("(\\[.+]|[\\w.~-]+):?(\\d{0,5})");

  /** An endpoint that is spoken to in the usual manner. */
  public Endpoint(Kind kind, URI url) {
    this(kind, url, Manner.USUAL, Follow.USUAL);
  }

  /** The same endpoint, spoken to in another manner. */
  public Endpoint in(Manner other) {
    return new Endpoint(kind, url, other, follow);
  }

  /** The same endpoint, its jobs followed in another way. */
  public Endpoint following(Follow other) {
    return new Endpoint(kind, url, manner, other);
  }

  /**
   * Reads {@code http://host:port/base}, {@code https://…}, or either behind a kind and a colon:
   * {@code tasks:http://…}.
   *
   * @throws IllegalArgumentException when it is not such an address
   */
  public static Endpoint parse(String text) {
    String trimmed = text.strip();
    for (Kind kind : Kind.values()) {
      String prefix = kind.key + ":";
      if (trimmed.startsWith(prefix) && trimmed.indexOf("://") > prefix.length()) {
        return of(kind, trimmed.substring(prefix.length()));
      }
    }
    return of(Kind.HTTP, trimmed);
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
    String authority = String.valueOf(url.getRawAuthority());
    if (authority.contains("@")) {
      throw new IllegalArgumentException(
          "an address takes no user and password; send them as a header of the request");
    }
    Endpoint endpoint = new Endpoint(kind, url);
    boolean reachable = url.getRawAuthority() != null && AUTHORITY.matcher(authority).matches();
    if (!reachable || endpoint.port() < 1 || endpoint.port() > 65_535) {
      throw new IllegalArgumentException(
          "'%s' has no host and port that can be reached; expected http://host:port"
              .formatted(trimmed));
    }
    return endpoint;
  }

  private static URI uri(String text) {
    try {
      int fragment = text.indexOf('#');
      return new URI(fragment < 0 ? text : text.substring(0, fragment));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "'%s' is not an address: %s".formatted(text, e.getReason()), e);
    }
  }

  Address address() {
    return new Address(host(), port(), isTls(), manner.insecure(), manner.http2());
  }

  boolean isTls() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  private String host() {
    String host = partOfAuthority(1);
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private int port() {
    String port = partOfAuthority(2);
    return port.isEmpty() ? isTls() ? 443 : 80 : Integer.parseInt(port);
  }

  /** The Host header's value. */
  String authority() {
    String port = partOfAuthority(2);
    return port.isEmpty() ? partOfAuthority(1) : partOfAuthority(1) + ":" + port;
  }

  private String partOfAuthority(int group) {
    Matcher parts = AUTHORITY.matcher(url.getRawAuthority());
    return parts.matches() ? parts.group(group) : "";
  }

  /**
   * The path that chats go to below the address: one that ends with the version, as the vendors'
   * own clients are given it, needs no second one.
   */
  public String chatPath(Dialect dialect) {
    String path = dialect.path();
    int second = path.indexOf('/', 1);
    return base().endsWith(path.substring(0, second)) ? path.substring(second) : path;
  }

  /**
   * The request target of a path, behind it the address's own query; an empty path, or one that is
   * but a query, means the address itself.
   */
  String requestTarget(String path) {
    String written = url.getRawPath();
    String itself = written.isEmpty() ? "/" : written;
    String target = (path.startsWith("/") ? base() : itself) + path;
    String query = url.getRawQuery();
    return query == null ? target : target + (path.contains("?") ? "&" : "?") + query;
  }

  /** What a path is put behind: the address's own, without the slash that the path begins with. */
  private String base() {
    String path = url.getRawPath();
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(0, end);
  }

  /** The address as it may be shown: without the values of its query, which may be a key. */
  public String shownUrl() {
    String text = url.toString();
    return url.getRawQuery() == null ? text : QUERY_VALUE.matcher(text).replaceAll("$1***");
  }

  /** As people write it, fit to be shown. */
  @Override
  public String toString() {
    return (kind == Kind.HTTP ? "" : kind.key + ":") + shownUrl();
  }
}
