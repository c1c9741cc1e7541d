package dev.plimsoll.postgres;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where a database is and who asks. Its text never shows the password. */
final class Address {
  private final String jdbcUrl;
  private final String shown;
  private final @Nullable String user;
  private final @Nullable String password;

  private Address(String jdbcUrl, String shown, @Nullable String user, @Nullable String password) {
    this.jdbcUrl = jdbcUrl;
    this.shown = shown;
    this.user = user;
    this.password = password;
  }

  /**
   * @throws IllegalArgumentException when it is no {@code postgresql://} address; never shows it
   */
  static Address of(URI uri) {
    String scheme = uri.getScheme();
    String authority = uri.getRawAuthority();
    if (scheme == null
        || !(scheme.equals("postgresql") || scheme.equals("postgres"))
        || authority == null) {
      throw new IllegalArgumentException(
          "a PostgreSQL store is named postgresql://user:password@host:port/database");
    }
    int at = authority.lastIndexOf('@');
    String hosts = authority.substring(at + 1);
    String[] who = (at < 0 ? "" : authority.substring(0, at)).split(":", 2);
    String user = who[0].isEmpty() ? null : decoded(who[0]);
    String password = who.length < 2 ? null : decoded(who[1]);
    StringBuilder options = new StringBuilder();
    String query = uri.getRawQuery();
    for (String option : query == null ? new String[0] : query.split("&", -1)) {
      String name = option.split("=", 2)[0].toLowerCase(Locale.ROOT);
      String value = option.contains("=") ? option.split("=", 2)[1] : "";
      switch (name) {
        case "user" -> user = decoded(value);
        case "password" -> password = decoded(value);
        default -> options.append(options.isEmpty() ? '?' : '&').append(option);
      }
    }
    String path = uri.getRawPath() == null ? "/" : uri.getRawPath();
    String place = "//" + hosts + (path.isEmpty() ? "/" : path);
    return new Address("jdbc:postgresql:" + place + options, "postgresql:" + place, user, password);
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  String jdbcUrl() {
    return jdbcUrl;
  }

  /** Fills in who asks. */
  void addTo(Properties properties) {
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
  }

  /** Host, port and database, nothing else. */
  @Override
  public String toString() {
    return shown;
  }
}
