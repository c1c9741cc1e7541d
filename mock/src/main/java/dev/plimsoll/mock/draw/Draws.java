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

  private static final long NAMES = 0x6d6f636bL; // a stream of its own: names never move the draws
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** The fate of call number {@code call}, which will answer {@code tokens} tokens. */
  public Fate fate(long call, int tokens) {
    RandomGenerator random = Seeds.of(seed, call);
    boolean fails = random.nextDouble() < errors.fraction();
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

  private static long bounded(Duration drawn) {
    return drawn.compareTo(Duration.ofDays(30)) > 0 ? LONGEST : drawn.toNanos();
  }
}
