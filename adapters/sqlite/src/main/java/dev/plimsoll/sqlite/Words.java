package dev.plimsoll.sqlite;

import dev.plimsoll.ports.store.Timings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as the words that stand in columns, for a person who looks. */
final class Words {
  private Words() {}

  /** The constant of a word, which is its name in small letters. */
  static <E extends Enum<E>> E of(Class<E> type, String word) throws SQLException {
    try {
      return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new SQLException("unknown " + type.getSimpleName() + ": " + word, e);
    }
  }

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Like {@code queue=1234567 ttft=5000000}, in nanoseconds; null when nothing was measured. */
  static @Nullable String of(Timings timings) {
    if (timings.parts().isEmpty()) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<Timings.Part, Duration> part : timings.parts().entrySet()) {
      text.append(text.isEmpty() ? "" : " ");
      text.append(part.getKey().word()).append('=').append(part.getValue().toNanos());
    }
    return text.toString();
  }

  static Timings timings(@Nullable String text) throws SQLException {
    Timings timings = Timings.NONE;
    if (text != null) {
      for (String part : text.split(" ", -1)) {
        int equals = part.indexOf('=');
        if (equals < 1) {
          throw new SQLException("unknown timings: " + text);
        }
        long nanos = Long.parseLong(part, equals + 1, part.length(), 10);
        timings =
            timings.plus(
                of(Timings.Part.class, part.substring(0, equals)), Duration.ofNanos(nanos));
      }
    }
    return timings;
  }
}
