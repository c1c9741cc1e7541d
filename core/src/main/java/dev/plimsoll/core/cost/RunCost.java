package dev.plimsoll.core.cost;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.stat.AgeingQuantile;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What whole runs cost, learned by kind from runs that were delivered; a run weighs half after a
 * day. Of at most 1,000 kinds, those seen last. Not thread-safe: the Engine owns it.
 */
public final class RunCost {
  /** From so many runs of a kind on, they tell more than the plan. */
  public static final int ENOUGH = 10;

  static final int MOST_KINDS = 1_000;
  private static final Duration HALF_LIFE = Duration.ofDays(1);
  private static final int FEW = 16;

  private final LinkedHashMap<RunKind, Learned> kinds = new LinkedHashMap<>(FEW, 0.75f, true);

  /**
   * A run was delivered. One that was cut short, by a budget or its caller, is not told: it would
   * make all others look cheaper than they are.
   */
  public void delivered(RunKind kind, RunSize size, Instant now) {
    kinds.computeIfAbsent(kind, _ -> new Learned()).add(size, now);
    if (kinds.size() > MOST_KINDS) {
      var _ = kinds.pollFirstEntry();
    }
  }

  /**
   * What the next run of a kind probably takes, never more than the plan allows.
   *
   * @param most what its plan allows: all iterations, each with all its tokens
   */
  public RunEstimate estimate(RunKind kind, RunSize most) {
    Learned learned = kinds.get(kind);
    if (learned == null || learned.tokens.seen() < ENOUGH) {
      // a run that may be over at once promises nothing of the allowance of later windows
      RunSize cautious = new RunSize(most.tokens(), most.money(), Duration.ZERO);
      return new RunEstimate(kind, cautious, cautious, runs(learned));
    }
    RunSize p50 = learned.quantile(0.5).min(most);
    return new RunEstimate(kind, p50, learned.quantile(0.9).min(most), runs(learned));
  }

  int kinds() {
    return kinds.size();
  }

  private static long runs(@Nullable Learned learned) {
    return learned == null ? 0 : learned.tokens.seen();
  }

  /** Tokens, billionths of a dollar and milliseconds of one kind's runs. */
  private static final class Learned {
    final AgeingQuantile tokens = new AgeingQuantile(HALF_LIFE);
    final AgeingQuantile nanoUsd = new AgeingQuantile(HALF_LIFE);
    final AgeingQuantile millis = new AgeingQuantile(HALF_LIFE);

    void add(RunSize size, Instant now) {
      tokens.add(size.tokens(), now);
      nanoUsd.add(size.money().nanos(), now);
      millis.add(size.lasts().toMillis(), now);
    }

    RunSize quantile(double share) {
      return new RunSize(
          Math.round(tokens.quantile(share).orElse(0)),
          Money.ofNanos(Math.round(nanoUsd.quantile(share).orElse(0))),
          Duration.ofMillis(Math.round(millis.quantile(share).orElse(0))));
    }
  }
}
