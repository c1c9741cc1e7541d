package dev.plimsoll.lab.merge;

import dev.plimsoll.lab.judge.Verdicts;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Identity;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Stream;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.Tokens;
import dev.plimsoll.lab.measure.RunResult.Validity;
import dev.plimsoll.lab.measure.RunResult.Verdict;
import dev.plimsoll.lab.measure.RunResult.Worker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * Reads a run back from {@code summary.json} and {@code histogram.hlog}: all that is measured, in
 * full. What only people read (the machine, the wording of single checks) is not read back.
 */
final class FolderReader {
  private static final Optional<String> NO_NAME = Optional.empty();

  private final Json root;
  private final ReadLog log;

  private FolderReader(Json root, ReadLog log) {
    this.root = root;
    this.log = log;
  }

  /**
   * Reads one worker's folder.
   *
   * @param scenarioYaml its scenario, which was read already
   * @throws dev.plimsoll.base.yaml.InputException when a file is missing, cut off or of another run
   */
  static RunResult read(Path folder, String scenarioYaml) {
    Json root = Json.read(folder.resolve("summary.json"));
    ReadLog log = LogReader.read(folder.resolve("histogram.hlog"));
    FolderReader reader = new FolderReader(root, log);
    RunResult result = reader.result(scenarioYaml);
    reader.check(result, folder);
    return result;
  }

  private RunResult result(String scenarioYaml) {
    List<Phase> phases = phases();
    double seconds = phases.stream().mapToDouble(phase -> phase.series().seconds()).sum();
    Series all = whole(seconds);
    List<Series> names = new ArrayList<>();
    for (String name : root.get("byName").names()) {
      names.add(series(root.get("byName").get(name), name, Optional.of(name), 0, 0));
    }
    return new RunResult(
        identity(scenarioYaml),
        Verdict.NONE,
        validity(),
        List.of(),
        load(root.get("load"), 0),
        all,
        names,
        phases,
        log.seconds(),
        errors(),
        marks(),
        root.find("tokens").map(FolderReader::tokens),
        generator(),
        Optional.empty(),
        log.attempts());
  }

  private Identity identity(String scenarioYaml) {
    return new Identity(
        root.get("scenario").text(),
        root.get("seed").number(),
        root.get("target").text(),
        instant(root.get("started")),
        Duration.ofNanos((long) (root.get("durationSeconds").amount() * 1e9)),
        "",
        scenarioYaml,
        "",
        root.get("plimsoll").text(),
        root.has("interrupted"),
        new Worker(
            root.find("share").map(Json::text), root.find("startedAt").map(FolderReader::instant)));
  }

  private static Instant instant(Json value) {
    try {
      return Instant.parse(value.text());
    } catch (DateTimeParseException _) {
      throw value.fault("expected a moment such as 2026-11-21T10:00:00Z");
    }
  }

  /**
   * A worker's own flaws. That a limit could not be measured in its part alone is none of them: all
   * limits are judged again.
   */
  private Validity validity() {
    List<String> reasons = new ArrayList<>(texts(root.get("validity").get("reasons")));
    for (Json limit : root.get("thresholds").elements()) {
      if (limit.get("outcome").text().equals("not measurable")) {
        reasons.remove(unmeasured(limit));
      }
    }
    boolean judgedInvalid =
        !root.get("validity").get("valid").bool()
            && root.get("validity").get("reasons").elements().isEmpty();
    if (judgedInvalid) {
      reasons.add("not valid");
    }
    return new Validity(
        reasons.isEmpty(), List.copyOf(reasons), texts(root.get("validity").get("warnings")));
  }

  private static String unmeasured(Json limit) {
    return Verdicts.unmeasured(
        new ThresholdOutcome(
            limit.get("expression").text(),
            OptionalDouble.empty(),
            "",
            ThresholdOutcome.Outcome.NOT_MEASURABLE,
            limit.find("why").map(Json::text).orElse("")));
  }

  private static List<String> texts(Json list) {
    return list.elements().stream().map(Json::text).toList();
  }

  private Load load(Json node, int phase) {
    Interval lag = log.interval("lag", NO_NAME, phase);
    return new Load(
        node.get("intended").count(),
        node.get("sent").count(),
        node.get("late").count(),
        node.get("missed").count(),
        lag.times(),
        lag.length() > 0 ? OptionalDouble.of(lag.length()) : OptionalDouble.empty(),
        node.find("sentInTime")
            .map(found -> OptionalLong.of(found.count()))
            .orElse(OptionalLong.empty()),
        node.amount("stoodStillSeconds").orElse(0));
  }

  /** The whole run's times are those of all its seconds. */
  private Series whole(double seconds) {
    Histogram response = Latencies.histogram();
    Histogram service = Latencies.histogram();
    for (Second second : log.seconds()) {
      second.response().addTo(response);
      second.service().addTo(service);
    }
    long missed = root.get("load").get("missed").count();
    return series(
        root,
        "all",
        missed,
        new Times(NO_NAME, 0, seconds, new Latencies(response), new Latencies(service)));
  }

  private Series series(Json node, String label, Optional<String> name, int phase, long missed) {
    Interval response = log.interval("response", name, phase);
    Interval service = log.interval("service", name, phase);
    return series(
        node,
        label,
        missed,
        new Times(name, phase, response.length(), response.times(), service.times()));
  }

  /** Where a series' times stand in the log, and those of all series. */
  private record Times(
      Optional<String> name, int phase, double seconds, Latencies response, Latencies service) {}

  private Series series(Json node, String label, long missed, Times times) {
    Json requests = node.get("requests");
    long total = requests.get("total").count();
    OptionalDouble share = requests.amount("goodputShare");
    double throughput = requests.amount("throughput").orElse(0);
    return new Series(
        label,
        total,
        requests.get("ok").count(),
        requests.get("failed").count(),
        total > 0 && throughput > 0 ? total / throughput : times.seconds(),
        times.response(),
        times.service(),
        requests.amount("meanBytes"),
        share.isPresent()
            ? OptionalLong.of(Math.round(share.getAsDouble() * (total + missed)))
            : OptionalLong.empty(),
        stream(node, times),
        node.find("outsideExpected")
            .map(found -> OptionalLong.of(found.count()))
            .orElse(OptionalLong.empty()));
  }

  private Optional<Stream> stream(Json node, Times of) {
    if (!log.has("ttft", of.name(), of.phase())) {
      return Optional.empty();
    }
    OptionalDouble tokens =
        node.find("stream")
            .map(stream -> stream.amount("tokensPerSecond"))
            .orElse(OptionalDouble.empty());
    return Optional.of(
        new Stream(
            log.interval("ttft", of.name(), of.phase()).times(),
            log.interval("ttfo", of.name(), of.phase()).times(),
            log.interval("tpot", of.name(), of.phase()).times(),
            log.interval("interChunk", of.name(), of.phase()).times(),
            tokens,
            OptionalDouble.empty(),
            Optional.empty()));
  }

  private List<Phase> phases() {
    List<Phase> phases = new ArrayList<>();
    for (Json node : root.get("phases").elements()) {
      int number = phases.size() + 1;
      Load load = load(node.get("load"), number);
      String label = node.get("label").text();
      phases.add(
          new Phase(
              label,
              node.get("fromSeconds").amount(),
              node.get("toSeconds").amount(),
              load,
              series(node, label, NO_NAME, number, load.missed())));
    }
    return phases;
  }

  private List<ErrorKind> errors() {
    List<ErrorKind> kinds = new ArrayList<>();
    for (Json node : root.get("errors").elements()) {
      String kind = node.get("kind").text();
      kinds.add(
          new ErrorKind(
              kind,
              node.get("count").count(),
              node.get("first").text(),
              second(node.get("firstSecond")),
              second(node.get("lastSecond")),
              log.interval("error", Optional.of(kind), 0).times(),
              node.find("byName").map(FolderReader::counts).orElse(Map.of())));
    }
    return kinds;
  }

  private static int second(Json value) {
    return (int) Math.min(value.count(), 1_000_000_000);
  }

  private static Map<String, Long> counts(Json node) {
    Map<String, Long> counts = new LinkedHashMap<>();
    node.names().forEach(name -> counts.put(name, node.get(name).count()));
    return counts;
  }

  private List<Mark> marks() {
    return root.get("marks").elements().stream()
        .map(node -> new Mark(node.get("atSeconds").amount(), node.get("text").text()))
        .toList();
  }

  private static Tokens tokens(Json node) {
    return new Tokens(
        node.get("input").count(), node.get("cachedInput").count(), node.get("output").count());
  }

  private Generator generator() {
    Json node = root.get("generator");
    return new Generator(node.amount("cpu"), node.amount("rssMb"), node.amount("gcPauseMaxMs"));
  }

  /** Both files are of one run, and tell of the same requests. */
  private void check(RunResult result, Path folder) {
    if (log.startMillis() != result.identity().started().toEpochMilli()) {
      throw root.get("started")
          .fault(
              "expected the start of %s, %s"
                  .formatted(
                      folder.resolve("histogram.hlog"), Instant.ofEpochMilli(log.startMillis())));
    }
    check(root, result.all());
    result.names().forEach(name -> check(root.get("byName").get(name.name()), name));
    for (int i = 0; i < result.phases().size(); i++) {
      check(root.get("phases").elements().get(i), result.phases().get(i).series());
    }
  }

  private static void check(Json node, Series series) {
    if (series.response().count() != series.total() || series.service().count() != series.total()) {
      throw node.get("requests")
          .get("total")
          .fault("expected %,d, as histogram.hlog holds".formatted(series.response().count()));
    }
  }
}
