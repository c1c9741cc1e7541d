package dev.plimsoll.mock.limit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All limits of a provider: a call passes all of them or takes from none. Thread-safe; it reads no
 * clock, and times that come a little late count as the latest that was told.
 */
public final class Limits {
  private final List<Keyed> limits;
  private final boolean countsTokens;
  private long latest;

  public Limits(List<RateLimit> limits) {
    this.limits = limits.stream().map(Keyed::new).toList();
    this.countsTokens = limits.stream().anyMatch(limit -> limit.unit() == Unit.TOKENS);
  }

  /** Whether there is none: everything passes. */
  public boolean isEmpty() {
    return limits.isEmpty();
  }

  /** Whether {@link #take} has to be told a call's tokens. */
  public boolean countsTokens() {
    return countsTokens;
  }

  /**
   * Asks for one request of {@code tokens} tokens.
   *
   * @param key whose request it is; counts where a limit is kept per key
   * @param now nanoseconds since the provider began
   */
  public synchronized Verdict take(String key, long tokens, long now) {
    latest = Math.max(latest, now);
    Optional<Verdict> refusal = refusal(key, tokens);
    return refusal.orElseGet(() -> new Verdict.Passed(taken(key, tokens), standings(key)));
  }

  private Optional<Verdict> refusal(String key, long tokens) {
    Keyed longest = null;
    long wait = 0;
    for (Keyed limit : limits) {
      long needed = limit.of(key).waitFor(limit.cost(tokens), latest);
      if (needed > wait) {
        wait = needed;
        longest = limit;
      }
    }
    if (longest == null) {
      return Optional.empty();
    }
    longest.refused();
    return Optional.of(
        new Verdict.Limited(
            longest.limit(),
            longest.limit().amount() - longest.of(key).remaining(latest),
            longest.cost(tokens),
            wait == Allowance.NEVER ? OptionalLong.empty() : OptionalLong.of(wait),
            standings(key)));
  }

  private Receipt taken(String key, long tokens) {
    List<Receipt.Taken> taken = new ArrayList<>(limits.size());
    for (Keyed limit : limits) {
      Allowance allowance = limit.of(key);
      long ticket = allowance.take(limit.cost(tokens), latest);
      limit.granted(limit.cost(tokens));
      if (limit.corrects()) {
        taken.add(new Receipt.Taken(limit, allowance, ticket));
      }
    }
    return new Receipt(tokens, taken);
  }

  /** Sets right what a call took, once: it used {@code tokens} in the end. */
  public synchronized void settle(Receipt receipt, long tokens, long now) {
    latest = Math.max(latest, now);
    long by = tokens - receipt.tokens;
    if (!receipt.settled && by != 0) {
      for (Receipt.Taken taken : receipt.taken) {
        taken.allowance().correct(taken.ticket(), by, latest);
        taken.limit().granted(by);
      }
    }
    receipt.settled = true;
  }

  private List<Standing> standings(String key) {
    List<Standing> tightest = new ArrayList<>(2);
    for (Unit unit : Unit.values()) {
      limits.stream()
          .filter(limit -> limit.limit().unit() == unit)
          .map(limit -> limit.standing(key, latest))
          .min(Comparator.comparingDouble(Standing::share))
          .ifPresent(tightest::add);
    }
    return tightest;
  }

  /** What came of each limit, in the order in which they were given. */
  public synchronized List<Use> uses() {
    return limits.stream().map(Keyed::use).toList();
  }
}
