package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.units.Durations;
import java.time.Duration;
import java.util.Optional;

/** So many requests at one instant, again and again; the first burst at 0, none at the end. */
public record Bursts(int requests, Duration every, Duration duration) implements Shape {
  @Override
  public Arrivals start(long seed) {
    return new Machine(requests, every.toNanos(), duration.toNanos());
  }

  @Override
  public Optional<Duration> length() {
    return Optional.of(duration);
  }

  @Override
  public int users() {
    return 0;
  }

  @Override
  public String label() {
    return "open, %d every %s".formatted(requests, Durations.format(every));
  }

  @Override
  public Bursts lasting(Duration length) {
    return new Bursts(requests, every, length);
  }

  private static final class Machine implements Arrivals {
    private final int requests;
    private final long every;
    private final long end;
    private long due;
    private long number;
    private int left;

    private Machine(int requests, long every, long end) {
      this.requests = requests;
      this.every = every;
      this.end = end;
      this.left = requests;
      this.due = end > 0 ? 0 : NEVER;
    }

    @Override
    public long next() {
      return due;
    }

    @Override
    public long take() {
      if (due == NEVER) {
        throw new IllegalStateException("no request is due any more");
      }
      if (--left == 0) {
        left = requests;
        due = every < end - due ? due + every : NEVER;
      }
      return number++;
    }
  }
}
