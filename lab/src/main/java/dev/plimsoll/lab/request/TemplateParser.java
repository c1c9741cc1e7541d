package dev.plimsoll.lab.request;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.lab.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a template into its parts. */
final class TemplateParser {
  private static final List<String> NAMES =
      List.of(
          "random.uuid",
          "random.int",
          "user.id",
          "request.index",
          "trace.contextTokens",
          "trace.generatedTokens",
          "trace.prompt");
  private static final Pattern RANGE =
      Pattern.compile("\\(\\s*(-?\\d{1,18})\\s*,\\s*(-?\\d{1,18})\\s*\\)");

  private TemplateParser() {}

  static List<Part> parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        literal.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw fault("'${' without its '}'", at, "Write '$${' for a plain '${'.");
        }
        flush(literal, parts);
        parts.add(part(text.substring(at + 2, end).strip(), at));
        at = end + 1;
      } else {
        literal.append(text.charAt(at++));
      }
    }
    flush(literal, parts);
    return parts.isEmpty() ? List.of(new Part.Literal("")) : List.copyOf(parts);
  }

  private static void flush(StringBuilder literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private static Part part(String inside, int at) {
    int bracket = inside.indexOf('(');
    String name = bracket < 0 ? inside : inside.substring(0, bracket).strip();
    String arguments = bracket < 0 ? "" : inside.substring(bracket);
    if (!arguments.isEmpty() && NAMES.contains(name) && !name.equals("random.int")) {
      throw fault("'%s' takes no arguments".formatted(name), at, "");
    }
    return switch (name) {
      case "random.uuid" -> new Part.Uuid();
      case "random.int" -> range(arguments, at);
      case "user.id" -> new Part.User();
      case "request.index" -> new Part.Index();
      case "trace.contextTokens" -> new Part.TraceTokens(Trace.Row::contextTokens);
      case "trace.generatedTokens" -> new Part.TraceTokens(Trace.Row::generatedTokens);
      case "trace.prompt" -> new Part.Prompt();
      default ->
          throw fault(
              "'%s' is not a template name%s".formatted(name, Nearest.hint(name, NAMES)),
              at,
              "The names are " + String.join(", ", NAMES) + ".");
    };
  }

  private static Part range(String arguments, int at) {
    Matcher range = RANGE.matcher(arguments);
    if (!range.matches()) {
      throw fault("'random.int' takes two whole numbers", at, "Write it as in ${random.int(1,9)}.");
    }
    long least = Long.parseLong(range.group(1));
    long most = Long.parseLong(range.group(2));
    if (least > most) {
      throw fault(
          "random.int(%d,%d) runs backwards".formatted(least, most),
          at,
          "The smaller comes first.");
    }
    return new Part.Int(least, most);
  }

  private static IllegalArgumentException fault(String message, int at, String advice) {
    String place = " (at character %d)".formatted(at + 1);
    return new IllegalArgumentException(
        message + place + (advice.isEmpty() ? "" : "\n  " + advice));
  }
}
