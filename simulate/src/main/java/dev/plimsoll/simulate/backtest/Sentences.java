package dev.plimsoll.simulate.backtest;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.text.Spoken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What would have changed, in plain sentences: between two replays, never with what was measured.
 */
final class Sentences {
  private static final double LEAST_SHARE = 0.005;
  private static final double LEAST_CHANGE = 0.1;
  private static final double LEAST_NANOS = 2e6;
  private static final int[] PERCENTILES = {99, 95, 50};

  private final Column was;
  private final Column would;
  private final List<String> told = new ArrayList<>();

  Sentences(Column was, Column would) {
    this.was = was;
    this.would = would;
  }

  List<String> all() {
    for (Priority priority : was.classes().keySet()) {
      ClassFigures before = was.classes().get(priority);
      ClassFigures after = would.classes().get(priority);
      if (before != null && after != null) {
        of(priority.word(), before, after);
      }
    }
    cost();
    if (would.worst() != was.worst()) {
      told.add(
          "The worst rung of the server would have been %s instead of %s."
              .formatted(would.worst().word(), was.worst().word()));
    }
    if (told.isEmpty()) {
      told.add("Nothing that a caller sees would have changed.");
    }
    return told;
  }

  private void of(String name, ClassFigures before, ClassFigures after) {
    long more = after.refused() - before.refused();
    if (Math.abs(more) > LEAST_SHARE * before.offered()) {
      told.add(
          more < 0
              ? "%s that were refused would have been carried.".formatted(tasks(-more, name))
              : "%s more would have been refused.".formatted(tasks(more, name)));
    }
    long failed = after.failed() - before.failed();
    if (Math.abs(failed) > LEAST_SHARE * before.offered()) {
      told.add(
          "%s %s would have failed."
              .formatted(tasks(Math.abs(failed), name), failed > 0 ? "more" : "fewer"));
    }
    long unfinished = after.unfinished() - before.unfinished();
    if (Math.abs(unfinished) > LEAST_SHARE * before.offered()) {
      told.add(
          "%s %s would have been unfinished at the end."
              .formatted(tasks(Math.abs(unfinished), name), unfinished > 0 ? "more" : "fewer"));
    }
    change(name, "wait", before.waits(), after.waits());
    change(name, "latency", before.latencies(), after.latencies());
    double share = after.shareInTime() - before.shareInTime();
    if (Math.abs(share) > LEAST_SHARE) {
      told.add(
          "Of %s tasks %s would have begun in time instead of %s."
              .formatted(
                  name,
                  Figures.percent(after.inTime(), after.offered()),
                  Figures.percent(before.inTime(), before.offered())));
    }
  }

  private static String tasks(long count, String name) {
    return "%s %s %s".formatted(Figures.count(count), name, count == 1 ? "task" : "tasks");
  }

  /** By the furthest percentile that both have samples enough for. */
  private void change(String name, String what, Latencies before, Latencies after) {
    for (int percentile : PERCENTILES) {
      OptionalDouble from = before.supported(percentile);
      OptionalDouble to = after.supported(percentile);
      if (from.isPresent() && to.isPresent()) {
        double by = Math.abs(to.getAsDouble() - from.getAsDouble());
        if (by > LEAST_NANOS && by > LEAST_CHANGE * from.getAsDouble()) {
          told.add(
              "%s p%d %s would have gone from %s to %s."
                  .formatted(
                      capital(name), percentile, what, Spoken.latency(from), Spoken.latency(to)));
        }
        return;
      }
    }
  }

  private void cost() {
    Optional<Money> from = was.cost();
    Optional<Money> to = would.cost();
    if (from.isPresent() && to.isPresent() && !from.equals(to)) {
      told.add("Cost would have gone from %s to %s.".formatted(usd(from.get()), usd(to.get())));
    }
  }

  static String usd(Money money) {
    return Figures.significant(money.usd().doubleValue()) + " USD";
  }

  private static String capital(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
