package dev.plimsoll.recording;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How enumerations are written in a recording. */
final class Words {
  private Words() {}

  static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> List<String> all(Class<E> type) {
    return Arrays.stream(type.getEnumConstants()).map(Words::of).toList();
  }
}
