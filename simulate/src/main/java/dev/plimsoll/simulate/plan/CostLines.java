package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.core.work.Target;
import dev.plimsoll.lab.text.Cells;
import dev.plimsoll.simulate.world.Bill;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a plan's table says of money below its rows. */
final class CostLines {
  private CostLines() {}

  /** Which model has which part of calls and costs; nothing where one has all. */
  static List<String> models(Plan plan, int width) {
    List<String> told = new ArrayList<>();
    for (Rung rung : plan.rungs()) {
      Bill bill = rung.run().gauges().bill();
      if (bill.lines().size() > 1) {
        String parts =
            bill.lines().entrySet().stream()
                .sorted(Map.Entry.comparingByKey((a, b) -> a.toString().compareTo(b.toString())))
                .map(entry -> part(entry.getKey(), entry.getValue(), bill.all()))
                .collect(Collectors.joining("; "));
        told.add(Cells.right(load(rung), width) + "  " + parts);
      }
    }
    return told;
  }

  private static String part(Target target, Bill.Line line, Bill.Line all) {
    return "%s %s of calls, %s of costs"
        .formatted(
            target,
            Figures.percent((double) line.calls(), (double) all.calls()),
            Figures.percent(line.money().usd().doubleValue(), all.money().usd().doubleValue()));
  }

  /** Whose budget ends before its period does. */
  static List<String> budgets(Plan plan, int width) {
    List<String> told = new ArrayList<>();
    for (Rung rung : plan.rungs()) {
      Runway.of(rung.run(), plan.settings().world().start())
          .ifPresent(runway -> told.add(Cells.right(load(rung), width) + "  " + runway.text()));
    }
    return told;
  }

  /** Which models have no price on the day that is played. */
  static Optional<String> unpriced(Plan plan) {
    Set<Target> missing = new LinkedHashSet<>();
    for (Rung rung : plan.rungs()) {
      rung.run()
          .gauges()
          .bill()
          .lines()
          .forEach((target, line) -> {
            if (line.unpriced() > 0) {
              missing.add(target);
            }
          });
    }
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    LocalDate day = LocalDate.ofInstant(plan.settings().world().start(), ZoneOffset.UTC);
    String names = missing.stream().map(Target::toString).collect(Collectors.joining(", "));
    return Optional.of(" No price of %s on %s: costs are without it.".formatted(names, day));
  }

  private static String load(Rung rung) {
    return rung.perSecond().isPresent() ? rung.label() : "as written";
  }
}
