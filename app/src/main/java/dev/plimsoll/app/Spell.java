package dev.plimsoll.app;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.Value;
import java.time.Duration;

/** From one moment of a load to another, as in {@code 2m..4m}. */
record Spell(Duration from, Duration to) {
  /**
   * Reads one.
   *
   * @throws dev.plimsoll.base.yaml.InputException when it is none, or ends before it begins
   */
  static Spell read(Value value) {
    return value.unit("two times, as in 2m..4m", Spell::parse);
  }

  private static Spell parse(String text) {
    String[] ends = text.split("\\.\\.", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException(
          "'%s' are no two times; expected when it begins and ends to fail, as in 2m..4m"
              .formatted(text));
    }
    Spell spell = new Spell(Durations.parse(ends[0]), Durations.parse(ends[1]));
    if (spell.to.compareTo(spell.from) <= 0) {
      throw new IllegalArgumentException(
          "'%s' ends before it begins; expected as in 2m..4m".formatted(text));
    }
    return spell;
  }

  Duration length() {
    return to.minus(from);
  }
}
