package dev.plimsoll.simulate.plan;

import dev.plimsoll.core.work.Priority;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.record.SummaryJson;
import dev.plimsoll.lab.text.Spoken;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A plan for machines: milliseconds, counts, shares from 0 to 1; what was not measured is absent.
 */
public final class PlanJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private PlanJson() {}

  /** The whole answer, with a newline at its end. */
  public static String of(Plan plan) {
    ObjectNode root = JSON.createObjectNode();
    root.put("plimsoll", plan.settings().version());
    root.put("scenario", plan.settings().scenario().name());
    root.put("seed", plan.settings().scenario().seed());
    root.put("command", plan.settings().command());
    root.put("service", plan.settings().world().provider().times().toString());
    root.put("kept", plan.isKept());
    texts(root.putArray("goals"), plan.goals());
    ArrayNode rungs = root.putArray("rungs");
    root.put("start", plan.settings().world().start().toString());
    plan.rungs().forEach(rung -> rung(rungs.addObject(), rung, plan));
    return JSON.writeValueAsString(root) + "\n";
  }

  private static void rung(ObjectNode node, Rung rung, Plan plan) {
    node.put("load", rung.label());
    rung.perSecond().ifPresent(rate -> node.put("rate", rate));
    node.put("agents", rung.fleet().agents());
    node.put("slots", rung.fleet().slots());
    node.put("kept", rung.isKept());
    texts(node.putArray("broken"), rung.broken());
    if (!rung.why().isEmpty()) {
      node.put("why", rung.why());
    }
    rung.fewer().ifPresent(fewer -> fewer(node.putObject("fewer"), fewer));
    node.put("donePerSecond", Throughput.of(rung.run().result()));
    node.put("busy", rung.run().gauges().busy());
    node.put("mostWaiting", rung.run().gauges().mostWaiting());
    node.put("engineEvents", rung.run().events());
    waits(node.putObject("waits"), rung);
    Spread.ofP95(rung.run().result().seconds())
        .ifPresent(half -> node.put("p95PlusMinus", half / 1e6));
    CostJson.of(node, rung.run(), plan.settings().world().start());
    plan.settings().regions().ifPresent(regions -> RegionJson.of(node, rung.run(), regions));
    node.set("run", JSON.readTree(SummaryJson.of(rung.run().result())));
  }

  private static void fewer(ObjectNode node, Rung.Fewer fewer) {
    node.put("agents", fewer.agents());
    texts(node.putArray("broken"), fewer.broken());
    if (!fewer.why().isEmpty()) {
      node.put("why", fewer.why());
    }
  }

  private static void waits(ObjectNode node, Rung rung) {
    for (Priority priority : Priority.values()) {
      Latencies waits = rung.run().gauges().waits(priority);
      if (waits.count() > 0) {
        ObjectNode one = node.putObject(priority.word());
        percentile(one, "p50", waits, 50);
        percentile(one, "p95", waits, 95);
        percentile(one, "p99", waits, 99);
      }
    }
  }

  private static void percentile(ObjectNode node, String name, Latencies of, double at) {
    of.percentile(at).ifPresent(nanos -> node.put(name, nanos / 1e6));
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(text -> array.add(Spoken.plain(text)));
  }
}
