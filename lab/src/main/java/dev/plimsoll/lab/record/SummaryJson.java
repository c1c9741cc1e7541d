package dev.plimsoll.lab.record;

import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.Objective;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.Check;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Sockets;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.retry.RetryFigures;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code summary.json}: milliseconds, counts, per second, in full precision. What was not measured
 * is absent, never zero. Its schema is {@code docs/summary.schema.json}.
 */
public final class SummaryJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper WRITER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private SummaryJson() {}

  /** The whole file, with a newline at its end. */
  public static String of(RunResult result) {
    return WRITER.writeValueAsString(node(result)) + "\n";
  }

  private static ObjectNode node(RunResult result) {
    ObjectNode root = NODES.objectNode();
    root.put("plimsoll", result.identity().version());
    root.put("scenario", result.identity().scenario());
    root.put("seed", result.identity().seed());
    root.put("target", result.identity().target());
    root.put("started", result.identity().started().truncatedTo(ChronoUnit.MILLIS).toString());
    result.identity().part().share().ifPresent(share -> root.put("share", share));
    result
        .identity()
        .part()
        .startAt()
        .ifPresent(moment -> root.put("startedAt", moment.toString()));
    root.put("durationSeconds", result.identity().duration().toNanos() / 1e9);
    root.put("verdict", result.verdict().name().toLowerCase(Locale.ROOT));
    if (result.identity().interrupted()) {
      root.put("interrupted", true);
    }
    ObjectNode validity = root.putObject("validity");
    validity.put("valid", result.validity().valid());
    texts(validity.putArray("reasons"), result.validity().reasons());
    texts(validity.putArray("warnings"), result.validity().warnings());
    checks(validity.putArray("checks"), result.validity().checks());
    result.objective().ifPresent(objective -> objective(root.putObject("objective"), objective));
    load(root.putObject("load"), result.load());
    series(root, result.all(), result.load().missed(), result.objective());
    result.attempts().ifPresent(attempts -> attempts(root.putObject("attempts"), attempts));
    result
        .tokens()
        .ifPresent(tokens ->
            root.putObject("tokens")
                .put("input", tokens.input())
                .put("cachedInput", tokens.cachedInput())
                .put("output", tokens.output()));
    errors(root.putArray("errors"), result.errors());
    thresholds(root.putArray("thresholds"), result.thresholds());
    ObjectNode byName = root.putObject("byName");
    result.names().forEach(name -> name(byName.putObject(name.name()), name, result.objective()));
    ArrayNode phases = root.putArray("phases");
    result.phases().forEach(phase -> phase(phases.addObject(), phase, result.objective()));
    marks(root.putArray("marks"), result);
    generator(root, result.generator());
    return root;
  }

  private static void checks(ArrayNode array, List<Check> checks) {
    for (Check check : checks) {
      ObjectNode node = array.addObject().put("name", check.name());
      if (!check.scope().isEmpty()) {
        node.put("phase", check.scope());
      }
      check.found().ifPresent(found -> node.put("value", found.value()));
      check.bound().ifPresent(bound -> node.put("bound", bound.value()));
      node.put("outcome", word(check.finding()));
      if (!check.why().isEmpty()) {
        node.put("why", check.why());
      }
    }
  }

  private static void objective(ObjectNode node, Objective objective) {
    objective.response().ifPresent(most -> node.put("response", most.toNanos() / 1e6));
    objective.ttft().ifPresent(most -> node.put("ttft", most.toNanos() / 1e6));
    objective.tpot().ifPresent(most -> node.put("tpot", most.toNanos() / 1e6));
  }

  private static void stream(ObjectNode node, Stream stream) {
    times(node, "ttft", stream.ttft());
    times(node, "ttfo", stream.ttfo());
    times(node, "tpot", stream.tpot());
    times(node, "interChunk", stream.interChunk());
    stream.tokensPerSecond().ifPresent(rate -> node.put("tokensPerSecond", rate));
    stream.tokensPerChunk().ifPresent(tokens -> node.put("tokensPerChunk", tokens));
    stream.warning().ifPresent(warning -> node.put("warning", warning));
  }

  private static void attempts(ObjectNode node, RetryFigures figures) {
    node.put("total", figures.attempts());
    node.put("requests", figures.requests());
    node.put("rateLimited", figures.rateLimited());
    node.put("retried", figures.retried());
    node.put("rescued", figures.rescued());
    node.put("outOfBudget", figures.outOfBudget());
    figures.amplification().ifPresent(times -> node.put("amplification", times));
    millis(node, "meanDelayMs", figures.meanDelayNanos());
    figures.finalSuccess().ifPresent(share -> node.put("finalSuccess", share));
  }

  /** As people write it: {@code not measured}. */
  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static void name(ObjectNode node, Series series, Optional<Objective> objective) {
    series(node, series, 0, objective);
    series.outside().ifPresent(outside -> node.put("outsideExpected", outside));
  }

  private static void phase(ObjectNode node, Phase phase, Optional<Objective> objective) {
    node.put("label", phase.label());
    node.put("fromSeconds", phase.fromSeconds());
    node.put("toSeconds", phase.toSeconds());
    load(node.putObject("load"), phase.load());
    series(node, phase.series(), phase.load().missed(), objective);
  }

  private static void load(ObjectNode node, Load load) {
    node.put("intended", load.intended());
    node.put("sent", load.sent());
    node.put("late", load.late());
    node.put("missed", load.missed());
    load.askedSeconds().ifPresent(seconds -> node.put("askedSeconds", seconds));
    load.inTime().ifPresent(count -> node.put("sentInTime", count));
    if (load.stoodStillSeconds() > 0) {
      node.put("stoodStillSeconds", load.stoodStillSeconds());
    }
    times(node, "scheduleLag", load.scheduleLag());
  }

  private static void series(
      ObjectNode node, Series series, long missed, Optional<Objective> objective) {
    ObjectNode requests = node.putObject("requests");
    requests.put("total", series.total());
    requests.put("ok", series.ok());
    requests.put("failed", series.failed());
    series.meanBytes().ifPresent(bytes -> requests.put("meanBytes", bytes));
    long due = series.total() + missed;
    if (due > 0) {
      requests.put("successRate", (double) series.ok() / due);
      series.good().ifPresent(good -> requests.put("goodputShare", (double) good / due));
    }
    if (series.seconds() > 0) {
      requests.put("throughput", series.throughput());
      if (objective.isEmpty() || series.good().isPresent()) {
        requests.put("goodput", series.goodput());
      }
    }
    times(node, "response", series.response());
    times(node, "service", series.service());
    series.stream().ifPresent(stream -> stream(node.putObject("stream"), stream));
  }

  private static void times(ObjectNode parent, String name, Latencies times) {
    if (times.count() == 0) {
      return;
    }
    ObjectNode node = parent.putObject(name);
    millis(node, "min", times.min());
    millis(node, "mean", times.mean());
    millis(node, "p50", times.percentile(50));
    millis(node, "p90", times.percentile(90));
    millis(node, "p95", times.percentile(95));
    millis(node, "p99", times.percentile(99));
    millis(node, "p999", times.percentile(99.9));
    millis(node, "max", times.max());
  }

  private static void millis(ObjectNode node, String name, OptionalDouble nanos) {
    nanos.ifPresent(value -> node.put(name, value / 1e6));
  }

  private static void errors(ArrayNode array, List<ErrorKind> errors) {
    for (ErrorKind error : errors) {
      ObjectNode node = array.addObject();
      node.put("kind", error.kind());
      node.put("count", error.count());
      node.put("first", error.first());
      node.put("firstSecond", error.firstSecond());
      node.put("lastSecond", error.lastSecond());
      times(node, "service", error.service());
      if (!error.names().isEmpty()) {
        ObjectNode names = node.putObject("byName");
        error.names().forEach(names::put);
      }
    }
  }

  private static void marks(ArrayNode array, RunResult result) {
    for (RunResult.Mark mark : result.marks()) {
      array.addObject().put("atSeconds", mark.atSeconds()).put("text", mark.text());
    }
  }

  private static void thresholds(ArrayNode array, List<ThresholdOutcome> outcomes) {
    for (ThresholdOutcome outcome : outcomes) {
      ObjectNode node = array.addObject().put("expression", outcome.expression());
      outcome.value().ifPresent(value -> node.put("value", value));
      node.put("outcome", word(outcome.outcome()));
      if (!outcome.why().isEmpty()) {
        node.put("why", outcome.why());
      }
    }
  }

  private static void generator(ObjectNode root, Generator generator) {
    ObjectNode node = root.putObject("generator");
    generator.cpuOfOneCore().ifPresent(cpu -> node.put("cpu", cpu));
    generator.loadThreadCpu().ifPresent(cpu -> node.put("loadThreadCpu", cpu));
    generator.rssMegabytes().ifPresent(rss -> node.put("rssMb", rss));
    generator.gcPauseMaxMillis().ifPresent(pause -> node.put("gcPauseMaxMs", pause));
    generator.sockets().ifPresent(sockets -> sockets(node.putObject("sockets"), sockets));
  }

  private static void sockets(ObjectNode node, Sockets sockets) {
    node.put("opened", sockets.opened());
    node.put("peakOpen", sockets.peakOpen());
    sockets.descriptorLimit().ifPresent(limit -> node.put("descriptorLimit", limit));
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
