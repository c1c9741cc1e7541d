package dev.plimsoll.serve.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a text is no JSON (RFC 8259): where the first fault is, what stands there, and what was
 * expected. Reads only what a parser has refused already, and never decides whether a text is good.
 */
final class JsonFault {
  /** As deep as the parser goes. */
  private static final int DEEPEST = 500;

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_.+-]+");

  private final String text;
  private final Deque<Open> open = new ArrayDeque<>();
  private int at;

  private JsonFault(String text) {
    this.text = text;
  }

  /** What is not closed yet, with an object's names so far. */
  private record Open(boolean isArray, Set<String> names) {}

  private static final class Found extends RuntimeException {
    Found(String message) {
      super(message, null, false, false); // a value, not a fault
    }
  }

  /** In a sentence, with its line and column. */
  static String of(String text) {
    try {
      new JsonFault(text).read();
      return "it has a number or a name that is longer than this server reads";
    } catch (Found found) {
      return String.valueOf(found.getMessage());
    }
  }

  private void read() {
    value("a value");
    while (!open.isEmpty()) {
      if (open.element().isArray()) {
        if (next(",", "',' or ']'", ']')) {
          value("a value");
        }
      } else if (next(",", "',' or '}'", '}')) {
        member("a name in double quotes");
      }
    }
    blanks();
    if (at < text.length()) {
      throw expected("the end");
    }
  }

  /** Whether there is another element; what was open is closed otherwise. */
  private boolean next(String more, String expected, char end) {
    blanks();
    if (text.startsWith(more, at)) {
      at++;
      return true;
    }
    if (!text.startsWith(String.valueOf(end), at)) {
      throw expected(expected);
    }
    at++;
    open.pop();
    return false;
  }

  private void value(String expected) {
    blanks();
    if (at == text.length()) {
      throw expected(expected);
    }
    switch (text.charAt(at)) {
      case '{' -> {
        begin(false);
        if (!closes('}')) {
          member("a name in double quotes, or '}'");
        }
      }
      case '[' -> {
        begin(true);
        if (!closes(']')) {
          value("a value, or ']'");
        }
      }
      case '"' -> string();
      default -> scalar(expected);
    }
  }

  private void begin(boolean isArray) {
    if (open.size() == DEEPEST) {
      throw new Found("%s is nested deeper than %d levels".formatted(where(at), DEEPEST));
    }
    open.push(new Open(isArray, new HashSet<>()));
    at++;
  }

  private boolean closes(char end) {
    blanks();
    if (at < text.length() && text.charAt(at) == end) {
      at++;
      open.pop();
      return true;
    }
    return false;
  }

  private void member(String expected) {
    blanks();
    if (!text.startsWith("\"", at)) {
      throw expected(expected);
    }
    int from = at;
    String name = string();
    if (name.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
      throw new Found(where(from) + " found a name with half a character, expected whole ones");
    }
    if (!open.element().names().add(name)) {
      throw new Found(
          "%s found %s a second time, expected each name once"
              .formatted(where(from), Text.quoted(text.substring(from + 1, at - 1))));
    }
    blanks();
    if (!text.startsWith(":", at)) {
      throw expected("':'");
    }
    at++;
    value("a value");
  }

  /** Its characters, escapes resolved as far as names need to be told apart. */
  private String string() {
    int from = at++;
    StringBuilder read = new StringBuilder();
    while (true) {
      if (at == text.length()) {
        throw new Found(
            "%s begins a text, expected '\"' at its end, found the end of the body"
                .formatted(where(from)));
      }
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return read.toString();
      }
      if (c < ' ') {
        throw expected(
            "a text without line ends and control characters (write \\n for a line end)");
      }
      read.append(c == '\\' ? escape() : c);
      at++;
    }
  }

  private char escape() {
    at++;
    char kind = at < text.length() ? text.charAt(at) : 0;
    int plain = "\"\\/bfnrt".indexOf(kind);
    if (plain >= 0) {
      return "\"\\/\b\f\n\r\t".charAt(plain);
    }
    if (kind != 'u') {
      throw expected("one of \" \\ / b f n r t u after a \\");
    }
    String digits = text.substring(at + 1, Math.min(text.length(), at + 5));
    if (!digits.matches("[0-9a-fA-F]{4}")) {
      at++;
      throw expected("four hexadecimal digits after \\u");
    }
    at += 4;
    return (char) Integer.parseInt(digits, 16);
  }

  private void scalar(String expected) {
    for (String word : new String[] {"true", "false", "null"}) {
      if (text.startsWith(word, at) && word.equals(shown())) {
        at += word.length();
        return;
      }
    }
    Matcher number = NUMBER.matcher(text).region(at, text.length());
    if (!number.lookingAt() || !number.group().equals(shown())) {
      throw expected(expected);
    }
    at = number.end();
  }

  private void blanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private Found expected(String what) {
    String found = at == text.length() ? "the end of the body" : Text.quoted(shown());
    return new Found("%s found %s, expected %s".formatted(where(at), found, what));
  }

  /** The word or the one character that stands here. */
  private String shown() {
    Matcher word = WORD.matcher(text).region(at, Math.min(text.length(), at + 1_100));
    return word.lookingAt() ? word.group() : Character.toString(text.codePointAt(at));
  }

  private String where(int place) {
    int lineStart = text.lastIndexOf('\n', place - 1) + 1;
    long line = 1 + text.substring(0, place).chars().filter(c -> c == '\n').count();
    return "line %d, column %d:".formatted(line, 1 + text.codePointCount(lineStart, place));
  }
}
