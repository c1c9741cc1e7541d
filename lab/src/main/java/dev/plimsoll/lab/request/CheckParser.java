package dev.plimsoll.lab.request;

import dev.plimsoll.base.units.DataSize;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the expressions of {@code expect}. */
final class CheckParser {
  static final String NUMBER = "-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?";

  private static final int LONGEST = 1_000;

  private static final Pattern FORM =
      Pattern.compile(
          "(status|body\\.size|body|header\\s+[A-Za-z0-9!#$%&'*+.^_`|~-]+"
              + "|\\$(?:\\[[^\\]]*]|[^\\s<>=!\\[])*)"
              + "\\s*(?:(exists)|(==|!=|<=|>=|<|>|(?<=\\s)(?:contains|matches|in)\\s)\\s*(.+))");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");
  private static final Pattern SET =
      Pattern.compile("\\[\\s*([1-9]\\d\\d(?:\\s*,\\s*[1-9]\\d\\d)*)\\s*]");
  private static final Pattern CHANGING = Pattern.compile("(?<!\\$)\\$\\{\\s*+(?!env\\.)");
  private static final String FORMS =
      "Expected 'status == 200' (also !=, <, <=, >, >=), 'status in [200, 202]', '$.a.b exists',"
          + " '$.a.b == \"x\"', '$.a contains \"x\"', '$.a matches /x+/', 'header X exists',"
          + " 'header X == \"y\"', 'header X contains y', 'body contains \"x\"', 'body.size < 2KB'"
          + " or 'jsonrpc'.";

  private final Names names;

  CheckParser(Names names) {
    this.names = names;
  }

  Check parse(String text) {
    if (text.length() > LONGEST) {
      throw fault("a check of %,d characters; at most %,d".formatted(text.length(), LONGEST));
    }
    if (text.equals("jsonrpc")) {
      return new JsonRpcCheck();
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw fault("'%s' is not a check".formatted(text));
    }
    String subject = form.group(1);
    boolean exists = form.group(2) != null;
    String verb = exists ? "exists" : form.group(3).strip();
    String object = exists ? "" : form.group(4).strip();
    if (subject.startsWith("$")) {
      return new BodyCheck(text, path(subject), demand(verb, object));
    }
    return switch (subject) {
      case "status" -> status(text, verb, object);
      case "body.size" -> new SizeCheck(text, comparison(verb), size(object));
      case "body" -> {
        if (!verb.equals("contains") && !verb.equals("matches")) {
          throw fault("a body contains or matches something; '%s' is not for it".formatted(verb));
        }
        yield new TextCheck(text, demand(verb, object));
      }
      default ->
          new HeaderCheck(text, subject.substring("header".length()).strip(), demand(verb, object));
    };
  }

  private static Check status(String text, String verb, String object) {
    if (verb.equals("exists")) {
      throw fault("every answer has a status");
    }
    if (!verb.equals("in")) {
      if (!object.matches("[1-9]\\d\\d")) {
        throw fault("'%s' is not an HTTP status".formatted(object));
      }
      return new StatusCheck(text, comparison(verb), Integer.parseInt(object));
    }
    Matcher set = SET.matcher(object);
    if (!set.matches()) {
      throw fault("'%s' is no list of HTTP statuses".formatted(object));
    }
    Set<Integer> statuses = new HashSet<>();
    for (String status : set.group(1).split(",", -1)) {
      statuses.add(Integer.valueOf(status.strip()));
    }
    return new StatusSet(text, statuses);
  }

  private Demand demand(String verb, String object) {
    return switch (verb) {
      case "exists" -> new Demand.Exists();
      case "contains" -> new Demand.Contains(contained(object));
      case "matches" -> new Demand.Matches(regex(object));
      default -> new Demand.Compared(comparison(verb), literal(object));
    };
  }

  private static Comparison comparison(String sign) {
    for (Comparison comparison : Comparison.values()) {
      if (comparison.sign.equals(sign)) {
        return comparison;
      }
    }
    throw fault("'%s' is not a comparison".formatted(sign));
  }

  private static JsonPath path(String text) {
    try {
      return JsonPath.parse(text);
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()));
    }
  }

  private static long size(String text) {
    try {
      return DataSize.parse(text.toUpperCase(Locale.ROOT)).bytes();
    } catch (IllegalArgumentException e) {
      throw fault(String.valueOf(e.getMessage()));
    }
  }

  private static Regex regex(String text) {
    if (text.length() < 3 || !text.startsWith("/") || !text.endsWith("/")) {
      throw fault("'%s' is not a pattern; it stands between slashes".formatted(text));
    }
    return Regex.parse(text.substring(1, text.length() - 1));
  }

  /** A quoted text, or one word without quotes. */
  private String contained(String text) {
    Matcher quoted = QUOTED.matcher(text);
    if (quoted.matches()) {
      return filled(quoted);
    }
    if (text.matches("[^\\s\"']+")) {
      return filled(text);
    }
    throw fault("'%s' needs quotes".formatted(text));
  }

  private @Nullable Object literal(String text) {
    Matcher quoted = QUOTED.matcher(text);
    if (quoted.matches()) {
      return filled(quoted);
    }
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> number(text);
    };
  }

  private String filled(Matcher quoted) {
    return filled(String.valueOf(quoted.group(1) != null ? quoted.group(1) : quoted.group(2)));
  }

  /** A text with the values of the environment; no other is known before the first request. */
  private String filled(String text) {
    if (CHANGING.matcher(text).find()) {
      throw new IllegalArgumentException(
          "'%s' has no value in a check\n  Only '${env.NAME}' has; '$${' stands for a plain '${'."
              .formatted(text));
    }
    return Template.raw(text, names).known();
  }

  private static Double number(String text) {
    if (!text.matches(NUMBER)) {
      throw fault("'%s' is no value to compare with; text needs quotes".formatted(text));
    }
    return Double.valueOf(text);
  }

  private static IllegalArgumentException fault(String message) {
    return new IllegalArgumentException(message + "\n  " + FORMS);
  }
}
