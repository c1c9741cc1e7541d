package dev.plimsoll.lab.request;

import dev.plimsoll.base.text.Nearest;
import dev.plimsoll.lab.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cuts a template into its parts. */
final class TemplateParser {
  private static final List<String> NAMES =
      List.of(
          "row.NAME",
          "saved.NAME",
          "env.NAME",
          "random.uuid",
          "random.int",
          "random.choice",
          "random.words",
          "user.id",
          "iteration",
          "request.index",
          "trace.contextTokens",
          "trace.generatedTokens",
          "trace.prompt");
  private static final List<String> WITH_ARGUMENTS =
      List.of("random.int", "random.choice", "random.words");
  private static final Pattern RANGE =
      Pattern.compile("\\(\\s*(-?\\d{1,18})\\s*,\\s*(-?\\d{1,18})\\s*\\)");
  private static final Pattern COUNT = Pattern.compile("\\(\\s*(\\d{1,5})\\s*\\)");
  private static final int MOST_WORDS = 50_000;
  private static final String RAW = ":raw";

  private final Names names;
  private final Escape escape;

  TemplateParser(Names names, Escape escape) {
    this.names = names;
    this.escape = escape;
  }

  List<Part> parse(String text) {
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

  private Part part(String inside, int at) {
    boolean raw = inside.endsWith(RAW);
    String name = raw ? inside.substring(0, inside.length() - RAW.length()).strip() : inside;
    int dot = name.indexOf('.');
    @Nullable Part given =
        switch (dot < 0 ? "" : name.substring(0, dot)) {
          case "row" -> column(name.substring(dot + 1), at);
          case "saved" -> saved(name.substring(dot + 1), at);
          case "env" -> environment(name.substring(dot + 1), at);
          default -> null;
        };
    if (given == null && raw) {
      throw fault("':raw' is for row, saved and env", at, "Remove it.");
    }
    if (given != null) {
      return raw || escape == Escape.RAW ? given : new Part.Escaped(given, escape);
    }
    Part made = made(name, at);
    return made instanceof Part.Choice && escape != Escape.RAW
        ? new Part.Escaped(made, escape)
        : made;
  }

  private Part made(String inside, int at) {
    int bracket = inside.indexOf('(');
    String name = bracket < 0 ? inside : inside.substring(0, bracket).strip();
    String arguments = bracket < 0 ? "" : inside.substring(bracket);
    if (!arguments.isEmpty() && NAMES.contains(name) && !WITH_ARGUMENTS.contains(name)) {
      throw fault("'%s' takes no arguments".formatted(name), at, "");
    }
    return switch (name) {
      case "random.uuid" -> new Part.Uuid();
      case "random.int" -> range(arguments, at);
      case "random.choice" -> choice(arguments, at);
      case "random.words" -> words(arguments, at);
      case "user.id" -> new Part.User();
      case "iteration" -> new Part.Iteration();
      case "request.index" -> new Part.Index();
      case "trace.contextTokens" -> new Part.TraceTokens(Trace.Row::contextTokens);
      case "trace.generatedTokens" ->
          new Part.TraceTokens(row -> Math.max(1, row.generatedTokens()));
      case "trace.prompt" -> new Part.Prompt();
      default ->
          throw fault(
              "'%s' is not a template name%s".formatted(name, Nearest.hint(name, NAMES)),
              at,
              "The names are " + String.join(", ", NAMES) + ".");
    };
  }

  private Part column(String name, int at) {
    int index = names.columns().indexOf(name);
    if (index >= 0) {
      return new Part.Column(index);
    }
    throw names.columns().isEmpty()
        ? fault(
            "'row.%s' has no value: there are no rows".formatted(name),
            at,
            "Name their file as in 'data: {file: rows.csv}'.")
        : fault(
            "the rows have no column '%s'%s".formatted(name, Nearest.hint(name, names.columns())),
            at,
            "The columns are " + String.join(", ", names.columns()) + ".");
  }

  private Part saved(String name, int at) {
    if (names.saved().contains(name)) {
      return new Part.Saved(name);
    }
    throw fault(
        "no request saves '%s'%s".formatted(name, Nearest.hint(name, names.saved())),
        at,
        names.saved().isEmpty()
            ? "Take it from an answer as in 'save: {%s: $.a.b}'.".formatted(name)
            : "What is saved: " + String.join(", ", names.saved()) + ".");
  }

  private Part environment(String name, int at) {
    return new Part.Environment(
        names
            .environment()
            .apply(name)
            .orElseThrow(() ->
                fault(
                    "the environment variable '%s' is not set".formatted(name),
                    at,
                    "Set it before the run; its value is kept out of every report.")));
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

  private static Part choice(String arguments, int at) {
    if (arguments.length() < 3 || !arguments.endsWith(")")) {
      throw fault(
          "'random.choice' takes what is chosen from", at, "Write it as in ${random.choice(a,b)}.");
    }
    List<String> of = new ArrayList<>();
    for (String one : arguments.substring(1, arguments.length() - 1).split(",", -1)) {
      of.add(one.strip());
    }
    return new Part.Choice(List.copyOf(of));
  }

  private static Part words(String arguments, int at) {
    Matcher count = COUNT.matcher(arguments);
    int words = count.matches() ? Integer.parseInt(count.group(1)) : 0;
    if (words < 1 || words > MOST_WORDS) {
      throw fault(
          "'random.words' takes how many, from 1 to %,d".formatted(MOST_WORDS),
          at,
          "Write it as in ${random.words(50)}.");
    }
    return new Part.Words(words);
  }

  private static IllegalArgumentException fault(String message, int at, String advice) {
    String place = " (at character %d)".formatted(at + 1);
    return new IllegalArgumentException(
        message + place + (advice.isEmpty() ? "" : "\n  " + advice));
  }
}
