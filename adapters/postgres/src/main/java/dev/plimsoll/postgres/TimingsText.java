package dev.plimsoll.postgres;

import dev.plimsoll.ports.store.Timings;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Timings as a JSON object of nanoseconds: {@code {"queue":1200}}. */
final class TimingsText {
  private TimingsText() {}

  static @Nullable String written(Timings timings) {
    if (timings.parts().isEmpty()) {
      return null;
    }
    StringBuilder out = new StringBuilder("{");
    timings
        .parts()
        .forEach((part, time) ->
            out.append(out.length() == 1 ? "\"" : ",\"")
                .append(part.word())
                .append("\":")
                .append(time.toNanos()));
    return out.append('}').toString();
  }

  static Timings read(@Nullable String json) {
    Timings timings = Timings.NONE;
    if (json == null || json.length() < 3) {
      return timings;
    }
    for (String pair : json.substring(1, json.length() - 1).split(",", -1)) {
      String[] sides = pair.split(":", 2);
      String word = sides[0].strip().replace("\"", "").toUpperCase(Locale.ROOT);
      timings =
          timings.plus(
              Timings.Part.valueOf(word), Duration.ofNanos(Long.parseLong(sides[1].strip())));
    }
    return timings;
  }
}
