package dev.plimsoll.simulate.world;

import dev.plimsoll.lab.measure.Latencies;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What came to a region and what became of it: while all is well, and while something fails
 * somewhere. Not thread-safe.
 */
public final class Traffic {
  private final List<Away> failures;
  private final Sum well = new Sum();
  private final Sum failing = new Sum();

  Traffic(List<Away> failures) {
    this.failures = failures;
  }

  /** What came of some time. Not thread-safe. */
  public static final class Sum {
    private long came;
    private long done;
    private long failed;
    private long cut;
    private final Histogram micros = Latencies.histogram();

    /** How many requests reached it. */
    public long came() {
      return came;
    }

    /** How many tasks it completed. */
    public long done() {
      return done;
    }

    /** How many it refused or gave up. */
    public long failed() {
      return failed;
    }

    /** How many callers lost it while they waited. */
    public long cut() {
      return cut;
    }

    /** From a request's coming to its task's completion; nothing is recorded any more. */
    public Latencies times() {
      return new Latencies(micros);
    }
  }

  /** How many callers found it away, or lost it while they waited. */
  public long cut() {
    return well.cut + failing.cut;
  }

  /** While nothing fails. */
  public Sum well() {
    return well;
  }

  /** While some region is away, or some provider fails. */
  public Sum failing() {
    return failing;
  }

  private Sum at(long now) {
    return failures.stream().anyMatch(spell -> spell.holds(now)) ? failing : well;
  }

  void came(long now) {
    at(now).came++;
  }

  void refused(long now) {
    at(now).failed++;
  }

  void cut(long now) {
    at(now).cut++;
  }

  void ended(long now, long took, boolean isDone) {
    Sum sum = at(now);
    if (isDone) {
      sum.done++;
      sum.micros.recordValue(took / 1000);
    } else {
      sum.failed++;
    }
  }
}
