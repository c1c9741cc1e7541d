package dev.plimsoll.core.degrade;

import static dev.plimsoll.core.degrade.Features.CORE;
import static dev.plimsoll.core.degrade.Features.CORE_SEARCH;
import static dev.plimsoll.core.degrade.Features.FULL;
import static dev.plimsoll.core.degrade.Gate.OPEN;
import static dev.plimsoll.core.degrade.Gate.PARKED;
import static dev.plimsoll.core.degrade.Verifier.LLM;
import static dev.plimsoll.core.degrade.Verifier.RULES;
import static dev.plimsoll.core.work.Tier.LARGE;
import static dev.plimsoll.core.work.Tier.MEDIUM;
import static dev.plimsoll.core.work.Tier.SMALL;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.core.work.Tier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What each rung leaves to each priority. Immutable. A worse rung never leaves more than a better
 * one.
 */
public final class CutTable {
  private static final Duration HALF_HOUR = Duration.ofMinutes(30);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final Cuts[][] cells; // by rung, by priority

  private CutTable(Cuts[][] cells) {
    this.cells = cells;
  }

  /** The table as it is when nobody says otherwise. */
  public static CutTable standard() {
    return new CutTable(
        new Cuts[][] {
          {
            // optimal: critical, high, normal, low
            cuts(LARGE, LLM, 5, 4096, HALF_HOUR, 30, FULL, OPEN),
            cuts(LARGE, LLM, 5, 4096, HALF_HOUR, 30, FULL, OPEN),
            cuts(LARGE, LLM, 5, 4096, HALF_HOUR, 30, FULL, OPEN),
            cuts(LARGE, LLM, 5, 4096, HALF_HOUR, 30, FULL, OPEN),
          },
          {
            // high load
            cuts(LARGE, LLM, 5, 4096, HOUR, 20, CORE_SEARCH, OPEN),
            cuts(MEDIUM, LLM, 4, 3072, HOUR, 20, CORE_SEARCH, OPEN),
            cuts(MEDIUM, RULES, 3, 2048, HOUR, 20, CORE_SEARCH, OPEN),
            cuts(SMALL, RULES, 2, 1024, HOUR, 20, CORE_SEARCH, OPEN),
          },
          {
            // critical
            cuts(MEDIUM, LLM, 3, 2048, DAY, 10, CORE, OPEN),
            cuts(MEDIUM, RULES, 2, 1536, DAY, 10, CORE, OPEN),
            cuts(SMALL, RULES, 2, 1024, DAY, 10, CORE, OPEN),
            cuts(SMALL, RULES, 1, 512, DAY, 10, CORE, PARKED),
          },
        });
  }

  private static Cuts cuts(
      Tier tier,
      Verifier verifier,
      int iterations,
      int maxTokens,
      Duration cacheAge,
      int timeoutSeconds,
      Features features,
      Gate gate) {
    Effort effort = new Effort(tier, verifier, iterations, maxTokens);
    return new Cuts(effort, cacheAge, Duration.ofSeconds(timeoutSeconds), features, gate);
  }

  public Cuts at(Rung rung, Priority priority) {
    return cells[rung.ordinal()][priority.ordinal()];
  }

  /** The table with another cell; see {@link #checked} when all are in. */
  public CutTable with(Rung rung, Priority priority, Cuts cuts) {
    Cuts[][] changed = Arrays.stream(cells).map(Cuts[]::clone).toArray(Cuts[][]::new);
    changed[rung.ordinal()][priority.ordinal()] = cuts;
    return new CutTable(changed);
  }

  /** The table that takes nothing but critical tasks on the worst rung; what runs there goes on. */
  public CutTable onlyCritical() {
    CutTable table = this;
    for (Priority priority : new Priority[] {Priority.HIGH, Priority.NORMAL}) {
      Cuts cuts = table.at(Rung.CRITICAL, priority);
      if (!cuts.gate().isClosed()) {
        table = table.with(Rung.CRITICAL, priority, cuts.with(Gate.REFUSED));
      }
    }
    return table;
  }

  /**
   * This table.
   *
   * @throws IllegalArgumentException when a worse rung leaves more than a better one
   */
  CutTable checked() {
    for (Priority priority : Priority.values()) {
      for (Rung rung : new Rung[] {Rung.HIGH_LOAD, Rung.CRITICAL}) {
        check(rung, priority);
      }
    }
    return this;
  }

  private void check(Rung rung, Priority priority) {
    Cuts cuts = at(rung, priority);
    Cuts better = at(rung.better(), priority);
    if (cuts.exceeds(better)) {
      throw new IllegalArgumentException(
          "%s leaves more to %s tasks than %s does: %s, and there %s"
              .formatted(rung.word(), priority.word(), rung.better().word(), cuts, better));
    }
  }

  /** What is cut on a rung for a priority; empty where nothing is. */
  public Optional<Degradation> degradation(Rung rung, Priority priority) {
    Degradation all = Degradation.between(at(Rung.OPTIMAL, priority), at(rung, priority), rung);
    return all.cuts().isEmpty() ? Optional.empty() : Optional.of(all);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CutTable that && Arrays.deepEquals(cells, that.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(cells);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(cells);
  }
}
