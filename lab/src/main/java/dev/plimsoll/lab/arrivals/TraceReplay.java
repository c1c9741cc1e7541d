package dev.plimsoll.lab.arrivals;

import dev.plimsoll.base.units.Durations;
import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.trace.Trace;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A window of a recorded workload, its times divided by a speed, once or again and again.
 *
 * @param speed above 0; 10 replays ten minutes in one
 * @param from where the window starts, from the trace's first row
 * @param to where it ends, excluded
 * @param loop for how long the window is replayed again and again; once where absent
 */
public record TraceReplay(
    Trace trace, double speed, Duration from, Duration to, Optional<Duration> loop)
    implements Shape {
  /** Once. */
  public TraceReplay(Trace trace, double speed, Duration from, Duration to) {
    this(trace, speed, from, to, Optional.empty());
  }

  /** How many rows lie in the window. */
  public int size() {
    return trace.firstAtOrAfter(to) - trace.firstAtOrAfter(from);
  }

  /** The first row of the window, which holds one at least. */
  public Trace.Row first() {
    return trace.row(trace.firstAtOrAfter(from));
  }

  /** How long the window takes to replay, in nanoseconds. */
  public long lapNanos() {
    return (long) Math.ceil(to.minus(from).toNanos() / speed);
  }

  @Override
  public Arrivals start(long seed) {
    return new Machine(this);
  }

  @Override
  public Optional<Duration> length() {
    return loop.or(() -> Optional.of(Duration.ofNanos(lapNanos())));
  }

  @Override
  public int users() {
    return 0;
  }

  @Override
  public String label() {
    Duration window = to.minus(from).truncatedTo(ChronoUnit.SECONDS);
    String name = String.valueOf(trace.file().getFileName());
    String faster = speed == 1 ? "" : String.format(Locale.ROOT, " at %s times its speed", plain());
    String again = loop.isPresent() ? ", again and again" : "";
    return "trace, %s of %s%s%s".formatted(Durations.format(window), name, faster, again);
  }

  private String plain() {
    return speed == Math.rint(speed) ? Long.toString((long) speed) : Double.toString(speed);
  }

  /** A loop goes on for so long; else the window ends after so much of the run's own time. */
  @Override
  public TraceReplay lasting(Duration length) {
    if (loop.isPresent()) {
      return new TraceReplay(trace, speed, from, to, Optional.of(length));
    }
    Duration end = from.plusNanos((long) (length.toNanos() * speed));
    TraceReplay shorter =
        new TraceReplay(trace, speed, from, end.compareTo(to) < 0 ? end : to, loop);
    if (shorter.size() == 0) {
      throw InputException.of("--duration: no request of the trace is due so soon; give more");
    }
    return shorter;
  }

  private static final class Machine implements Arrivals {
    private final Trace trace;
    private final double speed;
    private final long from;
    private final long lap;
    private final long end;
    private final int first;
    private final int behind;
    private int row;
    private int taken = -1;
    private long lapStart;
    private long due;
    private long number;

    private Machine(TraceReplay replay) {
      trace = replay.trace;
      speed = replay.speed;
      from = replay.from.toNanos();
      lap = replay.lapNanos();
      end = replay.loop.map(Duration::toNanos).orElse(lap);
      first = trace.firstAtOrAfter(replay.from);
      behind = trace.firstAtOrAfter(replay.to);
      row = first;
      settle();
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
      taken = row++;
      settle();
      return number++;
    }

    private void settle() {
      if (row == behind && lap < end - lapStart) {
        row = first;
        lapStart += lap;
      }
      due = row == behind ? NEVER : lapStart + (long) ((trace.offsetNanos(row) - from) / speed);
      if (due >= end) {
        due = NEVER;
      }
    }

    @Override
    public Trace.@Nullable Row row() {
      return taken < 0 ? null : trace.row(taken);
    }
  }
}
