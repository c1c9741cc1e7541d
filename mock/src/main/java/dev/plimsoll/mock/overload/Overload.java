package dev.plimsoll.mock.overload;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.mock.limit.RateLimit;
import java.util.List;

/**
 * What a provider cannot take, and how it misbehaves.
 *
 * @param limits a call has to pass all of them
 * @param admin whether faults can be changed over HTTP, from this machine
 */
public record Overload(Capacity capacity, List<RateLimit> limits, Timeline faults, boolean admin) {
  /** Takes everything and behaves; its doors are closed. */
  public static final Overload NONE =
      new Overload(Capacity.UNLIMITED, List.of(), Timeline.NONE, false);

  private static final int MOST_LIMITS = 16;

  public Overload {
    limits = List.copyOf(limits);
    if (limits.size() > MOST_LIMITS) {
      throw InputException.of(
          "%d limits are too many; the most are %d".formatted(limits.size(), MOST_LIMITS));
    }
  }

  public Overload withCapacity(Capacity other) {
    return new Overload(other, limits, faults, admin);
  }

  public Overload withLimits(List<RateLimit> others) {
    return new Overload(capacity, others, faults, admin);
  }

  public Overload withFaults(Timeline other) {
    return new Overload(capacity, limits, other, admin);
  }

  public Overload withAdmin(boolean open) {
    return new Overload(capacity, limits, faults, open);
  }
}
