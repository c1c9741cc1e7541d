package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.base.units.Durations;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.text.Cells;
import dev.plimsoll.lab.text.Clean;
import dev.plimsoll.lab.text.Spoken;
import dev.plimsoll.simulate.world.Fleet;
import dev.plimsoll.simulate.world.Geography;
import dev.plimsoll.simulate.world.ProviderSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** A plan as plain text of at most 80 columns that survives a copy into a ticket. */
public final class PlanTable {
  private static final int WIDTH = 80;
  private static final int LOAD = 11;
  private static final List<String> HEADS =
      List.of("agents", "busy", "done/s", "p50", "p95", "p99", "failed", "");
  private static final int[] WIDTHS = {7, 9, 9, 9, 9, 9, 9, 6};

  private static final List<String> PRICED_HEADS =
      List.of("agents", "busy", "done/s", "p95", "USD/h", "/1,000", "failed", "");
  private static final int[] PRICED_WIDTHS = {7, 9, 9, 9, 10, 9, 9, 6};

  private final Plan plan;
  private final List<String> lines = new ArrayList<>();
  private final boolean isPriced;

  private PlanTable(Plan plan) {
    this.plan = plan;
    this.isPriced = plan.rungs().stream().anyMatch(rung -> Cost.of(rung.run()).isPresent());
  }

  /** The whole table, ending in a line end. */
  public static String text(Plan plan) {
    PlanTable table = new PlanTable(plan);
    table.head();
    table.rungs();
    plan.settings().regions().ifPresent(table::regions);
    table.breaks();
    table.costs();
    table.foot();
    return Spoken.plain(String.join("\n", table.lines)) + "\n";
  }

  private void head() {
    String answer =
        isGiven()
            ? plan.isKept()
                ? "KEPT  by as many agents as given"
                : "OVER  with as many agents as given"
            : "PLAN  the fewest agents that keep " + limits();
    add(Cells.ends(" " + answer, name(), WIDTH - 1));
    Map<String, ProviderSettings> providers = plan.settings().world().providers();
    if (providers.size() == 1) {
      add("   " + said(plan.settings().world().provider()) + ", " + pools());
    } else {
      providers.forEach((name, provider) -> add("   " + name + ": " + said(provider)));
      add("   " + pools());
    }
    add("");
  }

  private boolean isGiven() {
    return plan.settings().agents().isPresent();
  }

  private String limits() {
    int count = plan.goals().size();
    return switch (count) {
      case 1 -> "the limit";
      case 2 -> "both limits";
      default -> "all " + count + " limits";
    };
  }

  private String name() {
    return "%s, seed %d"
        .formatted(
            Cells.cut(Clean.line(plan.settings().scenario().name()), 24),
            plan.settings().scenario().seed());
  }

  private static String said(ProviderSettings provider) {
    StringBuilder said = new StringBuilder();
    said.append(provider.times()).append(" a call, ");
    said.append(
        provider.slots().isPresent()
            ? Figures.count(provider.slots().getAsInt()) + " calls at once"
            : "any number at once");
    if (!provider.way().isZero()) {
      said.append(", ").append(Durations.format(provider.way())).append(" away");
    }
    provider.limits().forEach(limit -> said.append(", ").append(limit));
    return said.append(provider.faults().isEmpty() ? "" : ", fails for a while").toString();
  }

  private String pools() {
    return plan.settings().world().fleet().pools().stream()
        .map(pool -> "%d tasks an agent".formatted(pool.concurrency()))
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  private void rungs() {
    add(row("load", isPriced ? PRICED_HEADS : HEADS));
    for (Rung rung : plan.rungs()) {
      add(row(load(rung), cells(rung)));
    }
    add("");
  }

  private static String load(Rung rung) {
    return rung.perSecond().isPresent() ? rung.label() : "as written";
  }

  private List<String> cells(Rung rung) {
    Series all = rung.run().result().all();
    List<String> cells = new ArrayList<>();
    cells.add(isGiven() || rung.isKept() ? Figures.count(rung.fleet().agents()) : "–");
    cells.add(Figures.percent(rung.run().gauges().busy(), 1));
    cells.add(Figures.significant(Throughput.of(rung.run().result())));
    if (isPriced) {
      Optional<Cost> cost = Cost.of(rung.run());
      cells.add(Spoken.latency(all.response().supported(95)));
      cells.add(money(cost, Cost::perHour));
      cells.add(money(cost, Cost::perThousand));
    } else {
      for (double at : new double[] {50, 95, 99}) {
        cells.add(Spoken.latency(all.response().supported(at)));
      }
    }
    cells.add(Figures.percent((double) all.failed(), (double) all.total()));
    cells.add(rung.isKept() ? "ok" : "OVER");
    return cells;
  }

  private static String money(Optional<Cost> cost, ToDoubleFunction<Cost> figure) {
    return cost.map(known ->
            (known.isWhole() ? "" : "> ") + Figures.significant(figure.applyAsDouble(known)))
        .orElse("–");
  }

  private String row(String load, List<String> cells) {
    int[] widths = isPriced ? PRICED_WIDTHS : WIDTHS;
    StringBuilder line = new StringBuilder(Cells.right(load, LOAD));
    for (int i = 0; i < widths.length; i++) {
      line.append(Cells.right(cells.get(i), widths[i]));
    }
    return line.toString();
  }

  private void regions(Geography geography) {
    RegionTable.lines(plan, geography).forEach(this::add);
    add("");
  }

  private void costs() {
    section(" Where the money goes", CostLines.models(plan, LOAD));
    section(" Budgets, if it goes on like this", CostLines.budgets(plan, LOAD));
  }

  private void section(String head, List<String> told) {
    if (!told.isEmpty()) {
      add(head);
      told.forEach(this::wrapped);
      add("");
    }
  }

  private void breaks() {
    List<String> told = new ArrayList<>();
    for (Rung rung : plan.rungs()) {
      String load = Cells.right(load(rung), LOAD);
      if (!rung.isKept()) {
        told.add(load + "  " + said(agents(rung.fleet()), rung.broken(), rung.why()));
      } else if (rung.fewer().isPresent()) {
        Rung.Fewer fewer = rung.fewer().get();
        told.add(load + "  " + said(agents(fewer.agents()), fewer.broken(), fewer.why()));
      }
    }
    section(
        isGiven()
            ? " What breaks first"
            : " What breaks first, with fewer or where none are enough",
        told);
  }

  private static String said(String who, List<String> broken, String why) {
    String first =
        broken.getFirst() + (broken.size() > 1 ? " and %d more".formatted(broken.size() - 1) : "");
    return who + ": " + Clean.line(first) + (why.isEmpty() ? "" : "; " + why);
  }

  private static String agents(Fleet fleet) {
    return agents(fleet.agents());
  }

  private static String agents(int count) {
    return Figures.count(count) + (count == 1 ? " agent" : " agents");
  }

  private void foot() {
    if (plan.settings().scenario().thresholds().isEmpty()) {
      wrapped(" Limits: " + String.join(", ", plan.goals()));
    }
    spread();
    CostLines.unpriced(plan).ifPresent(this::wrapped);
    long tasks = plan.rungs().stream().mapToLong(rung -> rung.run().result().all().total()).sum();
    add(
        String.format(
            Locale.ROOT,
            " Simulated: the real Engine decided %s requests; all times were drawn.",
            Figures.count(tasks)));
    add(" The machine that the server runs on is not part of it.");
  }

  /** How certain the 95th percentiles are. */
  private void spread() {
    List<String> told = new ArrayList<>();
    for (Rung rung : plan.rungs()) {
      RunResult result = rung.run().result();
      OptionalDouble half = Spread.ofP95(result.seconds());
      OptionalDouble p95 = result.all().response().supported(95);
      if (half.isPresent() && p95.isPresent()) {
        told.add(
            "±%s at %s (%s requests)"
                .formatted(
                    Figures.percent(half.getAsDouble(), p95.getAsDouble()),
                    load(rung),
                    Figures.count(result.all().total())));
      }
    }
    if (!told.isEmpty()) {
      wrapped(" p95 is sure to " + String.join(", ", told) + ", by ten parts of each run.");
    }
  }

  /** Over as many lines as it needs, broken between words, indented below its first. */
  private void wrapped(String text) {
    String plain = Spoken.plain(text);
    String rest = plain;
    String indent = "";
    while (indent.length() + rest.length() > WIDTH - 1) {
      int space = rest.lastIndexOf(' ', WIDTH - 1 - indent.length());
      if (space <= LOAD) {
        break;
      }
      add(indent + rest.substring(0, space));
      rest = rest.substring(space + 1);
      indent = " ".repeat(LOAD + 2);
    }
    add(indent + rest);
  }

  private void add(String line) {
    lines.add(Cells.cut(line.stripTrailing(), WIDTH));
  }
}
