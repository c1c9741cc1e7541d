package dev.plimsoll.simulate.world;

import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.mock.overload.Faults;
import dev.plimsoll.mock.overload.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a provider answers, in the mock's own words for what it cannot take and does wrong.
 *
 * @param errors the share of calls that fail, after their drawn time
 * @param capacity how many calls run at once, and how many others may wait in line
 * @param limits a call has to pass all of them
 * @param faults what is wrong when, counted from the beginning of the world
 * @param way from the server to it, and the same back
 */
public record ProviderSettings(
    ServiceTimes times,
    Share errors,
    Capacity capacity,
    List<RateLimit> limits,
    Timeline faults,
    Duration way) {
  public ProviderSettings {
    limits = List.copyOf(limits);
  }

  /** A provider that never fails and runs as many calls at once as are made. */
  public static ProviderSettings of(ServiceTimes times) {
    return new ProviderSettings(
        times, new Share(0), Capacity.UNLIMITED, List.of(), Timeline.NONE, Duration.ZERO);
  }

  /** The same with other times. */
  public ProviderSettings with(ServiceTimes other) {
    return new ProviderSettings(other, errors, capacity, limits, faults, way);
  }

  /** The same with another share of failures. */
  public ProviderSettings with(Share other) {
    return new ProviderSettings(times, other, capacity, limits, faults, way);
  }

  /** The same with another capacity. */
  public ProviderSettings with(Capacity other) {
    return new ProviderSettings(times, errors, other, limits, faults, way);
  }

  /** The same with so many slots, and a line without an end. */
  public ProviderSettings withSlots(int count) {
    return with(Capacity.of(count));
  }

  /** The same within these limits. */
  public ProviderSettings with(List<RateLimit> others) {
    return new ProviderSettings(times, errors, capacity, others, faults, way);
  }

  /** The same with other faults. */
  public ProviderSettings with(Timeline others) {
    return new ProviderSettings(times, errors, capacity, limits, others, way);
  }

  /** The same so far away. */
  public ProviderSettings away(Duration other) {
    return new ProviderSettings(times, errors, capacity, limits, faults, other);
  }

  /** How many calls run at once; absent: as many as are made. */
  public OptionalInt slots() {
    return capacity.slots();
  }

  /** What holds of its capacity while something is wrong. */
  Capacity capacity(Faults wrong) {
    return wrong.capacity().over(capacity);
  }
}
