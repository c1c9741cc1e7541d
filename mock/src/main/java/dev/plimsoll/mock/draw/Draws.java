package dev.plimsoll.mock.draw;

import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.units.Share;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Draws the fate of a call from the seed and the call's number only, so that a run repeats whatever
 * the order of its threads. The failure is drawn first: other latencies leave the same calls
 * failing.
 */
public record Draws(Timing timing, Share errors, long seed) {
  /** Distributions with long tails are cut here, so that no due time overflows. */
  private static final long LONGEST = Duration.ofDays(30).toNanos();

  /** Faults that hit some calls, each drawn from a stream of its own. */
  public enum Fault {
    CUT(0x637574L),
    STALL(0x7374616c6cL),
    BLACK_HOLE(0x686f6c65L);

    private final long stream;

    Fault(long stream) {
      this.stream = stream;
    }
  }

  private static final long LENGTHS = 0x6c656e677468L; // a stream of its own, as are those below
  private static final long NAMES = 0x6d6f636bL; // a stream of its own: names never move the draws
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** The fate of call number {@code call}, which will answer {@code tokens} tokens. */
  public Fate fate(long call, int tokens) {
    return fate(call, tokens, errors);
  }

  /** The same, failing by another share: what fails by a smaller one fails by a larger one too. */
  public Fate fate(long call, int tokens, Share failing) {
    RandomGenerator random = Seeds.of(seed, call);
    boolean fails = random.nextDouble() < failing.fraction();
    long latency = bounded(timing.latency().sample(random));
    long ttft = timing.ttft().map(drawn -> bounded(drawn.sample(random))).orElse(latency / 5);
    if (timing.tokensPerSecond().isEmpty()) {
      return new Fate(fails, new Pace(Math.min(ttft, latency), latency, tokens));
    }
    double generating = tokens * 1e9 / timing.tokensPerSecond().getAsDouble();
    long total = Math.min(LONGEST, ttft + Math.round(Math.min(generating, (double) LONGEST)));
    return new Fate(fails, new Pace(ttft, total, tokens));
  }

  /** A name of {@code length} letters and digits for a call; equal seeds and calls, equal names. */
  public String name(long call, int length) {
    RandomGenerator random = Seeds.of(seed ^ NAMES, call);
    StringBuilder name = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return name.toString();
  }

  /** Whether {@code fault}, which hits {@code share} of all calls, hits this one. */
  public boolean hits(long call, Share share, Fault fault) {
    return Seeds.of(seed ^ fault.stream, call).nextDouble() < share.fraction();
  }

  /** How many tokens the answer to a call has of itself. */
  public int tokens(long call, Length length) {
    return length.sample(Seeds.of(seed ^ LENGTHS, call));
  }

  private static long bounded(Duration drawn) {
    return drawn.compareTo(Duration.ofDays(30)) > 0 ? LONGEST : drawn.toNanos();
  }
}
