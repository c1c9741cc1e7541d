package dev.plimsoll.lab.example;

import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.random.Seeds;
import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.Latencies;
import dev.plimsoll.lab.measure.Objective;
import dev.plimsoll.lab.measure.Progress;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.measure.RunResult.ErrorKind;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Identity;
import dev.plimsoll.lab.measure.RunResult.Load;
import dev.plimsoll.lab.measure.RunResult.Mark;
import dev.plimsoll.lab.measure.RunResult.Phase;
import dev.plimsoll.lab.measure.RunResult.Second;
import dev.plimsoll.lab.measure.RunResult.Series;
import dev.plimsoll.lab.measure.RunResult.Sockets;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome;
import dev.plimsoll.lab.measure.RunResult.ThresholdOutcome.Outcome;
import dev.plimsoll.lab.measure.RunResult.Tokens;
import dev.plimsoll.lab.measure.RunResult.Validity;
import dev.plimsoll.lab.measure.RunResult.Verdict;
import dev.plimsoll.lab.retry.RetryFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Runs as they come out of a lab, drawn from a seed: the same every time. */
public final class ExampleRuns {
  /** Every kind of text that must never reach a page or a terminal as it stands. */
  public static final String HOSTILE =
      "</script><script>alert(1)</script> \"quoted\" 'x' \u202Eevil\u202C \u001b[31mred\u001b[0m \u0007\u0000 & <b> 日本語のとても長い名前です\r\nnext\tline "
          + "long ".repeat(100);

  private static final long SECOND = 1_000_000_000L;
  private static final int SLOTS = 40;
  private static final Instant STARTED = Instant.parse("2026-11-21T10:00:00Z");

  private ExampleRuns() {}

  /** 200/s for a minute, lognormal 20 ms, 2 % HTTP 500, a silent stall of 1.5 s at 0:30. */
  public static RunResult checkout() {
    List<Request> requests = checkoutRequests();
    List<ThresholdOutcome> thresholds = thresholds(requests, 60);
    return new RunResult(
        identity("checkout", 60),
        Verdict.FAIL,
        new Validity(true, List.of(), List.of()),
        thresholds,
        load(requests),
        Measured.series("all", requests, 60),
        byName(requests, 60),
        List.of(phase("open, 200 /s", 0, 60, requests)),
        Measured.seconds(requests, 61),
        http500(requests),
        List.of(new Mark(30, "no answer for 1.5 s, 300 requests due meanwhile")),
        Optional.empty(),
        new Generator(OptionalDouble.of(0.11), OptionalDouble.of(142), OptionalDouble.of(4.2)));
  }

  /** The checkout run as it was seen after some seconds. */
  public static Progress checkoutAt(double elapsed) {
    long now = (long) (elapsed * SECOND);
    List<Request> all = checkoutRequests();
    List<Request> done = all.stream().filter(r -> r.done() <= now).toList();
    List<Request> sent = all.stream().filter(r -> r.sent() <= now).toList();
    return new Progress(
        "checkout",
        1,
        "out/run7",
        2,
        3,
        "open, 200 /s",
        elapsed,
        OptionalDouble.of(60),
        Measured.series("all", done, elapsed),
        load(sent),
        sent.size() - done.size(),
        done.isEmpty()
            ? List.of()
            : Measured.seconds(done, (int) elapsed + 1).subList(0, (int) elapsed),
        done.size() < 1000 ? List.of() : thresholds(done, elapsed),
        http500(done),
        elapsed < 31.5
            ? List.of()
            : List.of(new Mark(30, "no answer for 1.5 s, 300 requests due meanwhile")),
        OptionalDouble.of(0.11));
  }

  /** LLM-like: 64 users for two minutes, each answer 0.5 to 2.5 s, every limit kept, tokens. */
  public static RunResult llm() {
    RandomGenerator random = Seeds.of(2, 0);
    Distribution latency = Distribution.parse("uniform:500ms..2500ms");
    List<Request> requests = new ArrayList<>();
    for (int user = 0; user < 64; user++) {
      long at = user * SECOND / 8;
      while (at < 120 * SECOND) {
        long done = at + latency.sample(random).toNanos() + 1_000_000;
        String name = "chat";
        requests.add(new Request(name, at, at, done, random.nextDouble() > 0.003));
        at = done;
      }
    }
    RunResult shape = checkout();
    return new RunResult(
        identity("chat", 120),
        Verdict.PASS,
        new Validity(true, List.of(), List.of()),
        List.of(
            threshold("response.p(95) < 4s", 2.4e9, "2.40 s", Outcome.PASS, ""),
            threshold("success_rate > 0.95", 0.997, "99.7 %", Outcome.PASS, "")),
        new Load(requests.size(), requests.size(), 0, 0, Latencies.none()),
        Measured.series("all", requests, 122.5),
        byName(requests, 122.5),
        List.of(
            phase("closed, ramp-up to 64 users", 0, 8, requests),
            phase("closed, 64 users", 8, 120, requests)),
        Measured.seconds(requests, 123),
        List.of(
            new ErrorKind(
                "HTTP 429", failed(requests), "{\"error\":{\"message\":\"slow down\"}}", 3, 119)),
        List.of(new Mark(8, "phase 2: closed, 64 users")),
        Optional.of(new Tokens(1_284_113, 402_000, 655_360)),
        shape.generator());
  }

  /** As {@link #llm}, streamed, with a limit on its first token broken, and 429s tried again. */
  public static RunResult streamed() {
    RunResult run = llm();
    long requests = run.all().total();
    Latencies refusals = Measured.latencies(steady(20, 40, 11), Request::response);
    Series all = StreamedRun.series(run.all());
    double ttft = all.stream().orElseThrow().ttft().percentile(95).orElseThrow();
    double tpot = all.stream().orElseThrow().tpot().percentile(50).orElseThrow();
    return new RunResult(
        run.identity(),
        Verdict.FAIL,
        run.validity(),
        List.of(
            threshold("ttft.p(95) < 700ms", ttft, Figures.latency(ttft), Outcome.FAIL, ""),
            threshold("tpot.p(50) < 40ms", tpot, Figures.latency(tpot), Outcome.PASS, ""),
            threshold("success_rate > 0.95", 0.997, "99.7 %", Outcome.PASS, "")),
        run.load(),
        all,
        run.names().stream().map(StreamedRun::series).toList(),
        run.phases().stream()
            .map(p ->
                new Phase(
                    p.label(),
                    p.fromSeconds(),
                    p.toSeconds(),
                    p.load(),
                    StreamedRun.series(p.series())))
            .toList(),
        run.seconds(),
        List.of(
            new ErrorKind("HTTP 429", 11, "{\"error\":\"slow down\"}", 3, 119, refusals),
            new ErrorKind("stream ended early", 4, "after 31 chunks", 20, 97)),
        run.marks(),
        run.tokens(),
        new Generator(
            OptionalDouble.of(0.31),
            OptionalDouble.of(142),
            OptionalDouble.of(4.2),
            OptionalDouble.of(0.22),
            Optional.of(new Sockets(71, 64, OptionalLong.of(1_048_576)))),
        Optional.of(
            new Objective(Optional.empty(), Optional.of(Duration.ofSeconds(1)), Optional.empty())),
        Optional.of(
            new RetryFigures(
                requests,
                requests + 1_186,
                903,
                1_186,
                874,
                requests - 15,
                requests,
                6,
                1_186 * 412_000_000L)));
  }

  /** The streamed run as it was seen after 41 seconds. */
  public static Progress streamedAt41() {
    RunResult run = streamed();
    return new Progress(
        "chat",
        1,
        "out/run9",
        2,
        2,
        "closed, 64 users",
        41,
        OptionalDouble.of(120),
        run.all(),
        run.load(),
        64,
        run.seconds().subList(0, 41),
        run.thresholds(),
        run.errors(),
        run.marks(),
        OptionalDouble.of(0.31));
  }

  /** One second at 50/s, nothing limited. */
  public static RunResult oneSecond() {
    List<Request> requests = steady(50, 1, 7);
    return plain("blink", Verdict.NONE, requests, 1, List.of());
  }

  /** Nothing was ever due. */
  public static RunResult empty() {
    return plain("nothing", Verdict.NONE, List.of(), 0, List.of());
  }

  /** A dead target: every request refused within a millisecond, limits broken or not measurable. */
  public static RunResult allFailed() {
    List<Request> requests =
        IntStream.range(0, 1000)
            .mapToObj(i -> new Request("post", at(i, 200), at(i, 200), at(i, 200) + 400_000, false))
            .toList();
    RunResult run = plain("dead", Verdict.FAIL, requests, 5, List.of());
    return Altered.of(run)
        .thresholds(
            List.of(
                threshold("errors < 1%", 1, "100 %", Outcome.FAIL, "1,000 x connection refused"),
                new ThresholdOutcome(
                    "ttft.p(95) < 1s",
                    OptionalDouble.empty(),
                    "–",
                    Outcome.NOT_MEASURABLE,
                    "no request streamed")))
        .errors(List.of(new ErrorKind("connection refused", 1000, "127.0.0.1:8001", 0, 4)))
        .marks(List.of(new Mark(0, "first failure: connection refused")))
        .run();
  }

  /** The generator, not the target, was the bottleneck. */
  public static RunResult invalid() {
    RunResult run = checkout();
    return Altered.of(run)
        .verdict(Verdict.INVALID)
        .validity(
            new Validity(
                false,
                List.of(
                    "the generator was the bottleneck: 96 % of a core",
                    "it sent 41,200 of 60,000 requests due"),
                List.of("garbage collection paused the generator for 61 ms")))
        .load(new Load(60_000, 41_200, 30_100, 18_800, run.load().scheduleLag()))
        .generator(
            new Generator(OptionalDouble.of(0.96), OptionalDouble.of(412), OptionalDouble.of(61)))
        .run();
  }

  /** Names, errors, marks and texts that try to break out of whatever shows them. */
  public static RunResult hostile() {
    RunResult run = checkout();
    Identity identity = run.identity();
    return new RunResult(
        new Identity(
            HOSTILE,
            1,
            HOSTILE,
            STARTED,
            identity.duration(),
            HOSTILE,
            HOSTILE,
            HOSTILE,
            HOSTILE,
            false),
        Verdict.FAIL,
        new Validity(true, List.of(), List.of(HOSTILE)),
        List.of(threshold(HOSTILE, 1, HOSTILE, Outcome.FAIL, HOSTILE)),
        run.load(),
        run.all(),
        run.names().stream().map(s -> renamed(s, s.name() + HOSTILE)).toList(),
        List.of(
            new Phase(HOSTILE, 0, 30, run.load(), run.all()),
            new Phase(HOSTILE, 30, 60, run.load(), run.all())),
        run.seconds(),
        List.of(new ErrorKind(HOSTILE, 258, HOSTILE, 2, 59)),
        List.of(new Mark(30, HOSTILE)),
        Optional.empty(),
        run.generator());
  }

  /** A long run over many names; its histograms are shared, its figures merely plausible. */
  public static RunResult many(int seconds, int names) {
    RunResult run = checkout();
    List<Second> second = run.seconds();
    return Altered.of(run)
        .identity(identity("soak", seconds))
        .names(
            IntStream.range(0, names)
                .mapToObj(
                    i -> renamed(run.names().get(i % 3), "/customers/" + i + "/orders?page=" + i))
                .toList())
        .seconds(IntStream.range(0, seconds).mapToObj(i -> at(second.get(i % 60), i)).toList())
        .errors(
            IntStream.range(0, 500)
                .mapToObj(i -> new ErrorKind("HTTP " + i, 501 - i, "x".repeat(300), 0, seconds))
                .toList())
        .marks(IntStream.range(0, 500).mapToObj(i -> new Mark(i, "mark " + i)).toList())
        .run();
  }

  private static Second at(Second s, int index) {
    return new Second(
        index,
        s.due(),
        s.sent(),
        s.answered(),
        s.failed(),
        s.inFlight(),
        s.response(),
        s.service());
  }

  private static Series renamed(Series s, String name) {
    return new Series(name, s.total(), s.ok(), s.failed(), s.seconds(), s.response(), s.service());
  }

  private static RunResult plain(
      String name, Verdict verdict, List<Request> requests, int seconds, List<ErrorKind> errors) {
    return new RunResult(
        identity(name, seconds),
        verdict,
        new Validity(true, List.of(), List.of()),
        List.of(),
        load(requests),
        Measured.series("all", requests, seconds),
        byName(requests, seconds),
        List.of(phase("open, 50 /s", 0, seconds, requests)),
        Measured.seconds(requests, seconds),
        errors,
        List.of(),
        Optional.empty(),
        new Generator(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()));
  }

  private static List<Request> steady(int rate, int seconds, long seed) {
    RandomGenerator random = Seeds.of(seed, 0);
    Distribution latency = Distribution.parse("lognormal:20ms..65ms");
    return IntStream.range(0, rate * seconds)
        .mapToObj(i ->
            new Request(
                "get",
                at(i, rate),
                at(i, rate),
                at(i, rate) + latency.sample(random).toNanos(),
                true))
        .toList();
  }

  /** Forty connections that wait for each other: the stall makes due requests wait. */
  private static List<Request> checkoutRequests() {
    RandomGenerator random = Seeds.of(1, 0);
    Distribution latency = Distribution.parse("lognormal:20ms..66ms");
    PriorityQueue<Long> free = new PriorityQueue<>();
    IntStream.range(0, SLOTS).forEach(i -> free.add(0L));
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      long due = at(i, 200);
      long sent = Math.max(due, free.remove()) + random.nextLong(700_000);
      long work = latency.sample(random).toNanos();
      boolean stalled = sent + work > 30 * SECOND && sent < 31_500_000_000L;
      long done = stalled ? 31_500_000_000L + work : sent + work;
      free.add(done);
      double kind = random.nextDouble();
      String name = kind < 0.6 ? "simple" : kind < 0.9 ? "moderate" : "complex";
      requests.add(new Request(name, due, sent, done, random.nextDouble() > 0.02));
    }
    return requests;
  }

  private static long at(int index, int rate) {
    return index * SECOND / rate;
  }

  private static List<ThresholdOutcome> thresholds(List<Request> requests, double seconds) {
    Series all = Measured.series("all", requests, seconds);
    double p99 = all.response().percentile(99).orElse(0);
    double p95 = all.response().percentile(95).orElse(0);
    double errors = (double) all.failed() / all.total();
    return List.of(
        threshold(
            "response.p(99) < 800ms",
            p99,
            Figures.latency(p99),
            p99 < 8e8 ? Outcome.PASS : Outcome.FAIL,
            p99 < 8e8 ? "" : "no answer for 1.5 s at 0:30"),
        threshold(
            "errors < 1%",
            errors,
            Figures.percent(all.failed(), all.total()),
            Outcome.FAIL,
            all.failed() + " x HTTP 500 {\"error\":\"boom\"}"),
        threshold("response.p(95) < 4s", p95, Figures.latency(p95), Outcome.PASS, ""),
        threshold(
            "goodput > 190/s",
            all.goodput(),
            Figures.significant(all.goodput()) + " /s",
            all.goodput() > 190 ? Outcome.PASS : Outcome.FAIL,
            ""));
  }

  private static ThresholdOutcome threshold(
      String expression, double value, String text, Outcome outcome, String why) {
    return new ThresholdOutcome(expression, OptionalDouble.of(value), text, outcome, why);
  }

  private static Load load(List<Request> requests) {
    RandomGenerator random = Seeds.of(9, 0);
    List<Request> lag =
        requests.stream()
            .map(r -> new Request(r.name(), 0, 0, 50_000 + random.nextLong(750_000), true))
            .toList();
    double last = requests.isEmpty() ? 0 : requests.getLast().due() / 1e9;
    return new Load(
        requests.size(),
        requests.size(),
        0,
        0,
        Measured.latencies(lag, Request::response),
        OptionalDouble.of(Math.ceil(last)));
  }

  private static List<ErrorKind> http500(List<Request> requests) {
    List<Request> failures = requests.stream().filter(r -> !r.ok()).toList();
    return failures.isEmpty()
        ? List.of()
        : List.of(
            new ErrorKind(
                "HTTP 500",
                failures.size(),
                "{\"error\":\"boom\"}",
                (int) (failures.getFirst().done() / SECOND),
                (int) (failures.getLast().done() / SECOND)));
  }

  private static long failed(List<Request> requests) {
    return requests.stream().filter(r -> !r.ok()).count();
  }

  private static List<Series> byName(List<Request> requests, double seconds) {
    return requests.stream()
        .map(Request::name)
        .distinct()
        .map(name ->
            Measured.series(
                name, requests.stream().filter(r -> r.name().equals(name)).toList(), seconds))
        .toList();
  }

  private static Phase phase(String label, double from, double to, List<Request> requests) {
    List<Request> within =
        requests.stream().filter(r -> r.due() >= from * SECOND && r.due() < to * SECOND).toList();
    return new Phase(
        label, from, to, load(within), Measured.series(label, within, Math.max(to - from, 0)));
  }

  private static Identity identity(String name, int seconds) {
    return new Identity(
        name,
        1,
        "http://127.0.0.1:8001",
        STARTED,
        Duration.ofSeconds(seconds),
        "plimsoll test " + name + ".yaml --seed 1",
        """
        name: %s
        target: http://127.0.0.1:8001
        seed: 1
        load:
          - rate: 200/s
            duration: 1m
        thresholds:
          - response.p(99) < 800ms
          - errors < 1%%
        """
            .formatted(name),
        "2 cores, 8 GB, Linux 6.1, JDK 25.0.3",
        "0.1.0",
        false);
  }
}
