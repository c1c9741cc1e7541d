package dev.plimsoll.lab.request;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of one user at one host, after RFC 6265: name, value, {@code Path}, {@code Secure},
 * {@code Max-Age} and {@code Expires}. {@code Domain} is passed over, since there is one host. At
 * most 50 cookies of 4 KB each are kept. One owner.
 */
public final class Cookies {
  static final int MOST = 50;
  static final int LONGEST = 4096;

  private final List<Cookie> cookies = new ArrayList<>(0);
  private String asked = "/";

  private record Cookie(
      String name, String value, String path, boolean secure, @Nullable Instant expires) {
    boolean isSame(Cookie other) {
      return name.equals(other.name) && path.equals(other.path);
    }
  }

  /**
   * Takes what an answer sets; one that has expired is forgotten, one that is no cookie, is too
   * long or one too many is passed over.
   *
   * @param lines values of {@code Set-Cookie}
   */
  public void take(List<String> lines, Instant now) {
    for (String line : lines) {
      Cookie cookie = line.length() > LONGEST ? null : cookie(line, now);
      if (cookie != null) {
        cookies.removeIf(cookie::isSame);
        boolean lives = cookie.expires == null || cookie.expires.isAfter(now);
        if (lives && cookies.size() < MOST) {
          cookies.add(cookie);
        }
      }
    }
  }

  /** A request goes to {@code requestTarget}: what its answer sets without a path is for there. */
  public void asks(String requestTarget) {
    asked = requestTarget;
  }

  /** Whether there is none to be sent. */
  public boolean isEmpty() {
    return cookies.isEmpty();
  }

  /** The value of the {@code Cookie} header for a request; null where no cookie goes with it. */
  public @Nullable String header(String requestTarget, boolean secure, Instant now) {
    if (cookies.isEmpty()) {
      return null;
    }
    cookies.removeIf(cookie -> cookie.expires != null && !cookie.expires.isAfter(now));
    String path = path(requestTarget);
    StringBuilder out = new StringBuilder();
    for (Cookie cookie : cookies) {
      if ((secure || !cookie.secure) && lies(path, cookie.path)) {
        out.append(out.isEmpty() ? "" : "; ").append(cookie.name).append('=').append(cookie.value);
      }
    }
    return out.isEmpty() ? null : out.toString();
  }

  private static String path(String requestTarget) {
    int query = requestTarget.indexOf('?');
    return query < 0 ? requestTarget : requestTarget.substring(0, query);
  }

  /** Where a cookie without a path belongs: RFC 6265 section 5.1.4. */
  private String directory() {
    String path = path(asked);
    int last = path.lastIndexOf('/');
    return last <= 0 ? "/" : path.substring(0, last);
  }

  /** RFC 6265 section 5.1.4. */
  private static boolean lies(String path, String below) {
    return path.equals(below)
        || (path.startsWith(below) && (below.endsWith("/") || path.charAt(below.length()) == '/'));
  }

  static String nameOf(String line) {
    int equals = line.indexOf('=');
    return equals < 0 ? "" : line.substring(0, equals).strip();
  }

  static String valueOf(String line) {
    int semicolon = line.indexOf(';');
    String pair = semicolon < 0 ? line : line.substring(0, semicolon);
    return pair.substring(pair.indexOf('=') + 1).strip();
  }

  private @Nullable Cookie cookie(String line, Instant now) {
    String[] parts = line.split(";", -1);
    String name = nameOf(parts[0]);
    String value = valueOf(parts[0]);
    if (name.isEmpty() || !isPlain(name) || !isPlain(value)) {
      return null;
    }
    String path = directory();
    boolean secure = false;
    Instant expires = null;
    Instant byAge = null;
    for (int i = 1; i < parts.length; i++) {
      String attribute = parts[i].strip();
      String given = valueOf(attribute);
      int equals = attribute.indexOf('=');
      String key = equals < 0 ? attribute : attribute.substring(0, equals);
      switch (key.strip().toLowerCase(Locale.ROOT)) {
        case "path" -> path = given.startsWith("/") ? given : directory();
        case "secure" -> secure = true;
        case "max-age" -> byAge = age(given, now);
        case "expires" -> expires = HttpDate.parse(given, now).orElse(null);
        default -> {
          // Domain, HttpOnly, SameSite and what comes later change nothing here.
        }
      }
    }
    return new Cookie(name, value, path, secure, byAge != null ? byAge : expires);
  }

  /** What may stand in a header: a cookie may not bring a line of its own. */
  private static boolean isPlain(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 127 && c != ';');
  }

  private static @Nullable Instant age(String seconds, Instant now) {
    if (!seconds.matches("-?\\d{1,18}")) {
      return null;
    }
    long age = Math.min(Long.parseLong(seconds), 400L * 86_400);
    return age <= 0 ? Instant.MIN : now.plusSeconds(age);
  }
}
