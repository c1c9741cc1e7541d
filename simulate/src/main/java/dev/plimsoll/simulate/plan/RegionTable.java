package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.money.Money;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.text.Cells;
import dev.plimsoll.lab.text.Spoken;
import dev.plimsoll.simulate.world.Away;
import dev.plimsoll.simulate.world.Geography;
import dev.plimsoll.simulate.world.Regional;
import dev.plimsoll.simulate.world.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What each region carries, while all is well and while something fails; at most 80 columns. */
final class RegionTable {
  private static final List<String> HEADS =
      List.of("agents", "done/s", "p95", "done/s", "p95", "USD/h");
  private static final int[] WIDTHS = {8, 9, 9, 10, 9, 10};
  private static final int LOAD = 11;
  private static final int NAME = 12;

  private RegionTable() {}

  static List<String> lines(Plan plan, Geography geography) {
    boolean fails = !geography.failing().isEmpty();
    List<String> lines = new ArrayList<>();
    lines.add(" By region" + (fails ? ", while all is well and " + when(geography.failing()) : ""));
    lines.add(row("load", "region", HEADS, fails));
    for (Rung rung : plan.rungs()) {
      String load = rung.perSecond().isPresent() ? rung.label() : "as written";
      for (Regional region : rung.run().regions()) {
        lines.add(row(load, region.region().name(), cells(rung, region, geography), fails));
        load = "";
      }
    }
    return lines;
  }

  private static List<String> cells(Rung rung, Regional region, Geography geography) {
    double all = rung.run().result().all().seconds();
    double failing = Away.seconds(geography.failing(), all);
    Money money = region.gauges().bill().all().money();
    double perHour = Cost.perHour(money, rung.run().result());
    List<String> cells = new ArrayList<>();
    cells.add(Figures.count(region.fleet().agents()));
    add(cells, region.traffic().well(), all - failing);
    add(cells, region.traffic().failing(), failing);
    cells.add(perHour > 0 ? Figures.significant(perHour) : "–");
    return cells;
  }

  private static void add(List<String> cells, Traffic.Sum sum, double seconds) {
    cells.add(seconds > 0 ? Figures.significant(sum.done() / seconds) : "–");
    cells.add(Spoken.latency(sum.times().supported(95)));
  }

  private static String row(String load, String name, List<String> cells, boolean fails) {
    StringBuilder line = new StringBuilder(Cells.right(load, LOAD));
    line.append("  ").append(Cells.left(Cells.cut(name, NAME - 2), NAME - 2));
    for (int i = 0; i < WIDTHS.length; i++) {
      boolean isOfFailing = i == 3 || i == 4;
      line.append(isOfFailing && !fails ? "" : Cells.right(cells.get(i), WIDTHS[i]));
    }
    return line.toString();
  }

  private static String when(List<Away> failing) {
    return "failing, "
        + failing.stream()
            .map(spell -> clock(spell.from()) + " to " + clock(spell.to()))
            .distinct()
            .collect(Collectors.joining(" and "));
  }

  private static String clock(long nanos) {
    return Figures.clock(Duration.ofNanos(nanos));
  }
}
