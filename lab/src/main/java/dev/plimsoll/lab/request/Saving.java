package dev.plimsoll.lab.request;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A value taken from an answer for later requests of the same user. Pure.
 *
 * @param name what {@code ${saved.NAME}} calls it
 * @param expression as it was written: {@code $.token}, {@code header X}, {@code cookie x}, {@code
 *     regex p}
 */
public record Saving(String name, String expression, Place place) {
  /** The longest value that is kept, in characters. */
  static final int LONGEST = 1 << 16;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,63}");
  private static final String FORMS =
      "Expected '$.a.b', 'header NAME', 'cookie NAME' or 'regex PATTERN'.";

  /** Where in an answer a value stands. */
  sealed interface Place {
    @Nullable String find(Seen seen);

    /** In the JSON body; a text as it is, all else as JSON. */
    record Json(JsonPath path) implements Place {
      @Override
      public @Nullable String find(Seen seen) {
        JsonNode node = seen.json().map(path::in).orElse(null);
        if (node == null || node.isMissingNode() || node.isNull()) {
          return null;
        }
        return node.isString() ? node.stringValue() : node.toString();
      }
    }

    record Header(String header) implements Place {
      @Override
      public @Nullable String find(Seen seen) {
        return seen.answer().header(header);
      }
    }

    record Cookie(String cookie) implements Place {
      @Override
      public @Nullable String find(Seen seen) {
        for (String line : seen.answer().setCookies()) {
          if (Cookies.nameOf(line).equals(cookie)) {
            return Cookies.valueOf(line);
          }
        }
        return null;
      }
    }

    /** The pattern's first group, or the whole of it where it has none. */
    record Text(Regex regex) implements Place {
      @Override
      public @Nullable String find(Seen seen) {
        String text = new String(seen.answer().body(), StandardCharsets.UTF_8);
        return regex.find(text).map(Text::captured).orElse(null);
      }

      private static @Nullable String captured(MatchResult found) {
        return found.groupCount() == 0 ? found.group() : found.group(1);
      }
    }
  }

  /**
   * Reads where a value is taken from.
   *
   * @throws IllegalArgumentException when the name or the place is none
   */
  public static Saving parse(String name, String text) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'%s' cannot name a value; expected letters, digits, '_' and '-'".formatted(name));
    }
    String expression = text.strip();
    return new Saving(name, expression, place(expression));
  }

  private static Place place(String text) {
    if (text.startsWith("$")) {
      return new Place.Json(JsonPath.parse(text));
    }
    String[] words = text.split("\\s+", 2);
    if (words.length == 2) {
      switch (words[0]) {
        case "header" -> {
          return new Place.Header(token(words[1]));
        }
        case "cookie" -> {
          return new Place.Cookie(token(words[1]));
        }
        case "regex" -> {
          return new Place.Text(Regex.parse(words[1]));
        }
        default -> {
          // said below
        }
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no place in an answer\n  %s".formatted(text, FORMS));
  }

  private static String token(String text) {
    if (!text.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
      throw new IllegalArgumentException("'%s' is not a name\n  %s".formatted(text, FORMS));
    }
    return text;
  }

  /** The value; empty where the answer has none, or one of more than 65,536 characters. */
  Optional<String> value(Seen seen) {
    String found = place.find(seen);
    return found == null || found.length() > LONGEST ? Optional.empty() : Optional.of(found);
  }

  boolean readsBody() {
    return place instanceof Place.Json || place instanceof Place.Text;
  }

  boolean readsHeaders() {
    return place instanceof Place.Header || place instanceof Place.Cookie;
  }
}
