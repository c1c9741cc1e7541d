package dev.plimsoll.simulate.plan;

import dev.plimsoll.base.usage.Usage;
import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.world.Bill;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** What a load costs, for machines: US dollars, exact; absent where nothing is known of it. */
final class CostJson {
  private CostJson() {}

  static void of(ObjectNode rung, Simulated run, Instant start) {
    Bill bill = run.gauges().bill();
    if (bill.isEmpty()) {
      return;
    }
    ObjectNode cost = rung.putObject("cost");
    Cost.of(run)
        .ifPresent(known -> {
          cost.put("usdPerHour", known.perHour());
          cost.put("usdPerThousandTasks", known.perThousand());
        });
    line(cost, bill.all());
    ObjectNode models = cost.putObject("models");
    bill.lines().forEach((target, line) -> line(models.putObject(target.toString()), line));
    Runway.of(run, start)
        .ifPresent(runway -> {
          ObjectNode budget = rung.putObject("budget");
          budget.put("scope", runway.standing().budget().scope().word());
          budget.put("name", runway.standing().whose());
          budget.put("usd", runway.standing().budget().hard().usd());
          budget.put("period", runway.standing().budget().period().word());
          budget.put("usedUpAfterSeconds", runway.lasts().toSeconds());
        });
  }

  private static void line(ObjectNode node, Bill.Line line) {
    node.put("usd", line.money().usd());
    node.put("calls", line.calls());
    node.put("unpricedCalls", line.unpriced());
    Usage usage = line.usage();
    ObjectNode tokens = node.putObject("tokens");
    tokens.put("input", usage.input());
    tokens.put("cachedInput", usage.cachedInput());
    tokens.put("output", usage.output());
  }
}
