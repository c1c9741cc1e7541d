package dev.plimsoll.simulate.world;

import dev.plimsoll.base.units.Share;
import java.util.OptionalInt;

/**
 * How a provider answers.
 *
 * @param errors the share of calls that fail, after their drawn time
 * @param slots how many calls run at once, the others wait in line; absent: as many as are made
 */
public record ProviderSettings(ServiceTimes times, Share errors, OptionalInt slots) {
  public ProviderSettings {
    if (slots.isPresent() && slots.getAsInt() < 1) {
      throw new IllegalArgumentException("a provider with a limit has at least one slot");
    }
  }

  /** A provider that never fails and runs as many calls at once as are made. */
  public static ProviderSettings of(ServiceTimes times) {
    return new ProviderSettings(times, new Share(0), OptionalInt.empty());
  }

  /** The same with other times. */
  public ProviderSettings with(ServiceTimes other) {
    return new ProviderSettings(other, errors, slots);
  }

  /** The same with another share of failures. */
  public ProviderSettings with(Share other) {
    return new ProviderSettings(times, other, slots);
  }

  /** The same with so many slots. */
  public ProviderSettings withSlots(int count) {
    return new ProviderSettings(times, errors, OptionalInt.of(count));
  }
}
