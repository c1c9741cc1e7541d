package dev.plimsoll.lab.request;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the expressions of {@code expect}. */
final class CheckParser {
  private static final Pattern FORM =
      Pattern.compile(
          "(status|\\$(?:\\[[^\\]]*]|[^\\s<>=!\\[])*)\\s*(?:(exists)|(==|!=|<=|>=|<|>)\\s*(.+))");
  private static final Pattern STEP =
      Pattern.compile("\\.([^.\\[\\]\\s\"]+)|\\[(\\d{1,9})]|\\[\"([^\"]+)\"]");
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"|'([^']*)'");
  private static final String FORMS =
      "Expected 'status == 200', '$.a.b exists' or '$.a.b == \"x\"' (also !=, <, <=, >, >=).";

  private CheckParser() {}

  static Check parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw fault("'%s' is not a check".formatted(text));
    }
    String subject = form.group(1);
    boolean exists = form.group(2) != null;
    if (subject.equals("status")) {
      if (exists) {
        throw fault("every answer has a status");
      }
      return new StatusCheck(text, comparison(form.group(3)), status(form.group(4).strip()));
    }
    List<Object> steps = steps(subject);
    return exists
        ? new BodyCheck(text, steps, null, null)
        : new BodyCheck(text, steps, comparison(form.group(3)), literal(form.group(4).strip()));
  }

  private static Comparison comparison(String sign) {
    for (Comparison comparison : Comparison.values()) {
      if (comparison.sign.equals(sign)) {
        return comparison;
      }
    }
    throw fault("'%s' is not a comparison".formatted(sign));
  }

  private static int status(String text) {
    if (!text.matches("[1-9]\\d\\d")) {
      throw fault("'%s' is not an HTTP status".formatted(text));
    }
    return Integer.parseInt(text);
  }

  private static List<Object> steps(String path) {
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    int at = 1;
    while (at < path.length()) {
      if (!step.find(at) || step.start() != at) {
        throw fault("'%s' is not a path at character %d".formatted(path, at + 1));
      }
      if (step.group(2) != null) {
        steps.add(Integer.valueOf(step.group(2)));
      } else {
        steps.add(step.group(1) != null ? step.group(1) : step.group(3));
      }
      at = step.end();
    }
    return List.copyOf(steps);
  }

  private static @Nullable Object literal(String text) {
    Matcher quoted = QUOTED.matcher(text);
    if (quoted.matches()) {
      return quoted.group(1) != null ? quoted.group(1) : quoted.group(2);
    }
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> number(text);
    };
  }

  private static Double number(String text) {
    if (!text.matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?")) {
      throw fault("'%s' is no value to compare with; text needs quotes".formatted(text));
    }
    return Double.valueOf(text);
  }

  private static IllegalArgumentException fault(String message) {
    return new IllegalArgumentException(message + "\n  " + FORMS);
  }
}
