package dev.plimsoll.app.config;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.Section;
import dev.plimsoll.base.yaml.Value;
import dev.plimsoll.base.yaml.Yaml;
import java.time.Duration;

/** How values are read that several sections have. */
final class Fields {
  private Fields() {}

  /** A section by its name; an empty one where it is not there. */
  static Section section(Section in, String name) {
    return in.get(name, Value::section, Yaml.parse("", "").section());
  }

  static Duration positive(Value value) {
    Duration duration = value.duration();
    if (!duration.isPositive()) {
      throw value.fault("expected more than 0s", "");
    }
    return duration;
  }

  static Duration between(Value value, Duration least, Duration most) {
    Duration duration = value.duration();
    if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
      throw value.fault(
          "expected %s to %s, found %s"
              .formatted(
                  Durations.format(least), Durations.format(most), Durations.format(duration)),
          "");
    }
    return duration;
  }
}
