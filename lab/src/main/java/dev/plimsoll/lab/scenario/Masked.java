package dev.plimsoll.lab.scenario;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Templates as they may be shown: what was written down as a secret is {@code ***}. Names in {@code
 * ${…}} stay, since they say where a secret is and not what it is.
 */
final class Masked {
  private static final String HIDDEN = "***";
  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie");
  private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(token|secret|key|password).*");

  /** A name, and before it at most the word for a scheme. */
  private static final Pattern ONLY_NAMES =
      Pattern.compile("([A-Za-z]{1,16} )?(\\$\\{(?!\\s*random\\.choice)[^}]*}[:.]?)+");

  private static final Pattern QUERY =
      Pattern.compile("(?i)([?&][^=&]*(?:token|secret|key|password|signature)[^=&]*=)([^&$]+)");
  private static final Pattern MEMBER =
      Pattern.compile(
          "(?i)(\"[^\"]*(?:password|passwd|secret|api[-_]?key|access[-_]?token|refresh[-_]?token)\""
              + "\\s*:\\s*\")(?!\\$\\{)((?:[^\"\\\\]|\\\\.){1,1024})(\")");

  private static final Pattern FIELD =
      Pattern.compile(
          "(?i)((?:^|&)[^=&\\s{]*(?:password|passwd|secret|api[-_]?key|token)=)([^&$\\s]+)");

  private Masked() {}

  static String header(String name, String value) {
    boolean secret =
        SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT))
            || SECRET_NAME.matcher(name).matches();
    return secret ? secret(value) : value;
  }

  /** A value that is a secret, unless it only names one. */
  static String secret(String value) {
    return ONLY_NAMES.matcher(value).matches() ? value : HIDDEN;
  }

  static String path(String path) {
    return QUERY.matcher(path).replaceAll("$1***");
  }

  static String body(String body) {
    String members = MEMBER.matcher(body).replaceAll("$1***$3");
    return FIELD.matcher(members).replaceAll("$1***");
  }
}
