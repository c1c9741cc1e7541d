package dev.plimsoll.simulate.plan;

import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.world.Away;
import dev.plimsoll.simulate.world.Geography;
import dev.plimsoll.simulate.world.Regional;
import dev.plimsoll.simulate.world.Traffic;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What each region carries, for machines. */
final class RegionJson {
  private RegionJson() {}

  static void of(ObjectNode rung, Simulated run, Geography geography) {
    double all = run.result().all().seconds();
    double failing = Away.seconds(geography.failing(), all);
    ArrayNode regions = rung.putArray("regions");
    for (Regional region : run.regions()) {
      ObjectNode node = regions.addObject();
      node.put("name", region.region().name());
      node.put("share", region.region().share());
      node.put("servers", region.region().servers());
      node.put("agents", region.fleet().agents());
      node.put("busy", region.gauges().busy());
      sum(node.putObject("well"), region.traffic().well(), all - failing);
      if (failing > 0) {
        sum(node.putObject("failing"), region.traffic().failing(), failing);
      }
      if (!region.gauges().bill().isEmpty()) {
        node.put("usd", region.gauges().bill().all().money().usd());
      }
    }
  }

  private static void sum(ObjectNode node, Traffic.Sum sum, double seconds) {
    node.put("seconds", seconds);
    node.put("came", sum.came());
    node.put("done", sum.done());
    node.put("failed", sum.failed());
    node.put("cut", sum.cut());
    sum.times().percentile(95).ifPresent(nanos -> node.put("p95", nanos / 1e6));
  }
}
