package dev.plimsoll.simulate.backtest;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.money.PriceTable;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.core.degrade.Gauges;
import dev.plimsoll.core.degrade.Rung;
import dev.plimsoll.core.engine.Effect.Refusal.Reason;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.recording.Line;
import dev.plimsoll.simulate.world.Refusals;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All figures of one stretch, measured or replayed: both are read off the same kind of lines.
 *
 * @param seconds from the first task until the end
 * @param calls of providers
 * @param failedCalls of them those that were not answered
 * @param cost of all calls; empty where the price of one is not known
 * @param rungs how often the server went to another rung
 * @param worst the rung furthest down that it stood on
 * @param slots the most that there were
 * @param busy the share of them that ran something, 0 to 1
 * @param atOnce the most calls that were under way together
 * @param breaks what was refused or came too late first; empty where all was well
 */
public record Column(
    Map<Priority, ClassFigures> classes,
    double seconds,
    long calls,
    long failedCalls,
    Optional<Money> cost,
    int rungs,
    Rung worst,
    int slots,
    double busy,
    int atOnce,
    String breaks) {
  static final Map<Priority, Duration> OBJECTIVES = Gauges.standard().objectives();

  public Column {
    classes = Collections.unmodifiableMap(new EnumMap<>(classes));
  }

  /**
   * Reads it off a history.
   *
   * @param until what comes later does not count, in microseconds
   * @param began when, by the calendar that prices go by
   */
  static Column of(History history, long until, PriceTable prices, Instant began) {
    Map<Priority, ClassFigures> classes = new EnumMap<>(Priority.class);
    for (Priority priority : Priority.values()) {
      Duration objective = OBJECTIVES.getOrDefault(priority, Duration.ZERO);
      ClassFigures figures = ClassFigures.of(history, priority, objective, until);
      if (figures.offered() > 0) {
        classes.put(priority, figures);
      }
    }
    Calls calls = new Calls(prices, began, until);
    for (Passage task : history.tasks()) {
      for (Run run : task.runs) {
        run.calls.stream().filter(made -> made.called <= until).forEach(calls::add);
      }
    }
    List<Line.Rung> rungs = history.rungs().stream().filter(rung -> rung.at() <= until).toList();
    return new Column(
        classes,
        (until - history.from()) / 1e6,
        calls.all,
        calls.failed,
        calls.cost(),
        rungs.size(),
        rungs.stream().map(Line.Rung::rung).max(Rung::compareTo).orElse(Rung.OPTIMAL),
        history.slots().most(),
        history.slots().busy(),
        history.mostAtOnce(),
        breaks(history, until));
  }

  private static final class Calls {
    private final PriceTable prices;
    private final Instant began;
    private final long until;
    private Money money = Money.ZERO;
    private boolean unknown;
    private long all;
    private long failed;

    Calls(PriceTable prices, Instant began, long until) {
      this.prices = prices;
      this.began = began;
      this.until = until;
    }

    void add(Made made) {
      all++;
      Optional<Line.Called> end = made.end.filter(called -> called.at() <= until);
      failed += end.isPresent() && !made.isAnswered() ? 1 : 0;
      Optional<Usage> usage = end.flatMap(Line.Called::usage);
      if (usage.isPresent()) {
        Instant when = began.plusNanos(1_000 * made.called);
        Optional<Money> price =
            prices.at(made.target.provider(), made.target.model(), when).of(usage.get());
        unknown |= price.isEmpty();
        money = money.plus(price.orElse(Money.ZERO));
      }
    }

    Optional<Money> cost() {
      return unknown || all == 0 ? Optional.empty() : Optional.of(money);
    }
  }

  /** What was refused first and what came too late first, in the order of time. */
  private static String breaks(History history, long until) {
    Optional<Break> refused = Optional.empty();
    Optional<Break> late = Optional.empty();
    for (Passage task : history.tasks()) {
      Priority of = task.submit.priority();
      Optional<Line.Answer> answer = task.refused(until);
      if (answer.isPresent() && refused.isEmpty()) {
        Reason reason = Reason.valueOf(answer.get().answer().toUpperCase(Locale.ROOT));
        refused = Optional.of(new Break(answer.get().at(), Refusals.said(reason, of)));
      }
      if (late.isEmpty() && isLate(task, until)) {
        late = Optional.of(new Break(task.submit.at(), of.word() + " tasks begin too late"));
      }
    }
    return Stream.of(late, refused)
        .flatMap(Optional::stream)
        .sorted(Comparator.comparingLong(Break::at))
        .map(one -> one.what() + " from " + clock(one.at() - history.from()))
        .collect(Collectors.joining(", "));
  }

  private record Break(long at, String what) {}

  private static boolean isLate(Passage task, long until) {
    Duration objective = OBJECTIVES.getOrDefault(task.submit.priority(), Duration.ZERO);
    long micros = objective.toNanos() / 1_000;
    return task.waited(until).orElse(0) > micros || task.stillWaits(micros, until);
  }

  private static String clock(long micros) {
    return Figures.clock(Duration.ofNanos(1_000 * micros));
  }
}
