package dev.plimsoll.app;

import dev.plimsoll.app.TestArguments.Display;
import dev.plimsoll.app.TestArguments.Together;
import dev.plimsoll.app.Values.AsDuration;
import dev.plimsoll.app.Values.AsPart;
import dev.plimsoll.app.Values.AsRate;
import dev.plimsoll.app.Values.AsSeed;
import dev.plimsoll.app.Values.AsStartAt;
import dev.plimsoll.app.Values.AsUsers;
import dev.plimsoll.app.Values.AsWidth;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.lab.StartAt;
import dev.plimsoll.lab.arrivals.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    description = {
      "Send one load and judge what came back.",
      "",
      "Counts response times from when a request was due, never only from when it was sent. "
          + "Ctrl-C ends the run with its report."
    },
    footer = {
      "",
      "Exit status: 0 all limits held or none set, 99 a limit broken, 98 no verdict,",
      "1 an error, 2 wrong usage, 130 interrupted.",
      "",
      "Examples:",
      "  plimsoll test scenario.yaml",
      "  plimsoll test --target http://127.0.0.1:8001 --users 20 --duration 30s",
      "  plimsoll test --target http://127.0.0.1:8001 --rate 200/s --duration 1m \\",
      "    --threshold 'latency.p(95) < 4s' --threshold 'success_rate > 0.95'",
      "  plimsoll test scenario.yaml --json | jq .response.p99",
    })
final class TestCommand implements Callable<Integer> {
  private final Actions actions;
  private final Streams streams;

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "A scenario file, or the name of a built-in one.")
  private @Nullable String scenario;

  @Mixin(name = "The load (overrides the scenario's)")
  private final Load load = new Load();

  @Mixin(name = "Several machines")
  private final Workers workers = new Workers();

  @Mixin(name = "The verdict")
  private final Verdict verdict = new Verdict();

  @Mixin(name = "What is shown and written")
  private final Showing showing = new Showing();

  TestCommand(Actions actions, Streams streams) {
    this.actions = actions;
    this.streams = streams;
  }

  private static final class Load {
    @Option(
        names = "--target",
        paramLabel = "URL",
        description = "What is tested; tasks:, openai: and others before it.")
    private @Nullable String target;

    @Option(
        names = "--model",
        paramLabel = "NAME",
        description =
            "The model that a chat asks for (openai:, anthropic:, ollama: before the URL).")
    private @Nullable String model;

    @Option(names = "--stream", description = "Have a chat's answers streamed.")
    private boolean stream;

    @Option(names = "--http2", description = "Speak HTTP/2, many requests on one connection.")
    private boolean http2;

    @Option(names = "--insecure", description = "Believe any certificate. The run bears a warning.")
    private boolean insecure;

    @Option(
        names = "--users",
        paramLabel = "N",
        converter = AsUsers.class,
        description = "Users who each wait for an answer before they ask again.")
    private @Nullable Integer users;

    @Option(
        names = "--spawn-rate",
        paramLabel = "RATE",
        converter = AsRate.class,
        description = "How many users start at a time: 10/s. Default: all at once.")
    private @Nullable Rate spawnRate;

    @Option(
        names = "--think-time",
        paramLabel = "DURATION",
        description = "How long a user thinks before asking again: 2s, 1s..5s.")
    private @Nullable String thinkTime;

    @Option(
        names = "--rate",
        paramLabel = "RATE",
        converter = AsRate.class,
        description = "Requests at this rate, answered or not: 200/s.")
    private @Nullable Rate rate;

    @Option(
        names = {"--duration", "--run-time"},
        paramLabel = "DURATION",
        converter = AsDuration.class,
        description = "How long: 30s, 5m.")
    private @Nullable Duration duration;

    @Option(
        names = "--seed",
        paramLabel = "N",
        converter = AsSeed.class,
        description = "What every draw starts from. Default: the scenario's, or 1.")
    private @Nullable Long seed;
  }

  private static final class Workers {
    @Option(
        names = "--share",
        paramLabel = "K/N",
        converter = AsPart.class,
        description = "Send the K-th of N parts of the load: 2/5. Then: plimsoll merge.")
    private Part share = Part.WHOLE;

    @Option(
        names = "--start-at",
        paramLabel = "TIME",
        converter = AsStartAt.class,
        description = "Start then: 2026-11-21T10:00:00Z, or +30s.")
    private @Nullable StartAt startAt;
  }

  private static final class Verdict {
    @Option(
        names = "--threshold",
        paramLabel = "LIMIT",
        description = "A limit such as 'latency.p(95) < 4s'; may stand several times.")
    private List<String> thresholds = new ArrayList<>();

    @Option(
        names = "--keep-going",
        description = "Do not stop where the probe or every request fails.")
    private boolean keepGoing;
  }

  private static final class Showing {
    @Option(
        names = "--out",
        paramLabel = "DIR",
        description = "The run's folder. Default: a new one under out/.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print summary.json, and nothing else.")
    private boolean json;

    @Option(names = "--headless", description = "Plain progress lines, also on a terminal.")
    private boolean headless;

    @Option(
        names = "--width",
        paramLabel = "COLUMNS",
        converter = AsWidth.class,
        description = "Of what is shown, or none for no limit.")
    private @Nullable Integer width;

    @Option(names = "--html", paramLabel = "FILE", description = "Write the report here too.")
    private @Nullable Path html;

    @Option(
        names = "--csv",
        paramLabel = "PREFIX",
        description = "Write the tables to PREFIX_stats.csv too.")
    private @Nullable String csv;

    @Option(
        names = "--request-log",
        paramLabel = "FILE",
        description = "Write one CSV line for each request.")
    private @Nullable Path requestLog;

    Display display() {
      return new Display(
          Optional.ofNullable(out),
          Optional.ofNullable(csv),
          Optional.ofNullable(html),
          Optional.ofNullable(requestLog),
          json,
          headless,
          optional(width));
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    return actions.test(
        new TestArguments(
            Optional.ofNullable(scenario),
            Optional.ofNullable(load.target),
            new TestArguments.Speech(
                Optional.ofNullable(load.model), load.stream, load.http2, load.insecure),
            optional(load.users),
            Optional.ofNullable(load.spawnRate),
            Optional.ofNullable(load.rate),
            Optional.ofNullable(load.thinkTime),
            Optional.ofNullable(load.duration),
            load.seed == null ? OptionalLong.empty() : OptionalLong.of(load.seed),
            List.copyOf(verdict.thresholds),
            verdict.keepGoing,
            showing.display(),
            new Together(workers.share, Optional.ofNullable(workers.startAt))),
        streams);
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
