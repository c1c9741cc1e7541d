package dev.plimsoll.simulate.world;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.cost.Entry;
import dev.plimsoll.core.work.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What calls took and cost, added up from the lines of the ledger that the Engine wrote. Never
 * guesses: a call without a price counts its tokens, and is counted. Not thread-safe.
 */
public final class Bill {
  private final Map<Target, Line> lines = new LinkedHashMap<>();

  /**
   * The calls of one model.
   *
   * @param unpriced how many of them have no known price
   * @param money of the others
   */
  public record Line(long calls, long unpriced, Usage usage, Money money) {
    private static final Line NONE = new Line(0, 0, Usage.NONE, Money.ZERO);

    private Line plus(Line other) {
      return new Line(
          calls + other.calls,
          unpriced + other.unpriced,
          usage.plus(other.usage),
          money.plus(other.money));
    }
  }

  void add(Entry entry) {
    Target target = new Target(entry.charge().provider(), entry.charge().model());
    boolean isPriced = entry.charge().money().isPresent();
    Money money = entry.charge().money().orElse(Money.ZERO);
    add(target, new Line(1, isPriced ? 0 : 1, entry.charge().usage(), money));
  }

  void add(Bill other) {
    other.lines.forEach(this::add);
  }

  private void add(Target target, Line line) {
    lines.merge(target, line, Line::plus);
  }

  /** By model, in the order of their first call. */
  public Map<Target, Line> lines() {
    return Collections.unmodifiableMap(lines);
  }

  /** All models together. */
  public Line all() {
    return lines.values().stream().reduce(Line.NONE, Line::plus);
  }

  /** Whether nothing was written, as without prices and budgets. */
  public boolean isEmpty() {
    return lines.isEmpty();
  }
}
