package dev.plimsoll.app;

import dev.plimsoll.app.Values.AsDay;
import dev.plimsoll.app.Values.AsDistribution;
import dev.plimsoll.app.Values.AsDuration;
import dev.plimsoll.app.Values.AsRate;
import dev.plimsoll.app.Values.AsSeed;
import dev.plimsoll.app.Values.AsShare;
import dev.plimsoll.app.Values.AsSlots;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Rate;
import dev.plimsoll.base.units.Share;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
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
    name = "plan",
    description = {
      "Say how many agents a load needs and what breaks first.",
      "",
      "Plays the scenario against the server's own decisions in virtual time: no server, no "
          + "provider, an hour in seconds. Without a rate: 10, 100, 1,000 and 10,000 requests a "
          + "second."
    },
    footer = {
      "",
      "DIST is constant:20ms, uniform:500ms..2500ms, exponential:1s (its mean) or",
      "lognormal:800ms..3s (its median and 99th percentile).",
      "",
      "Exit status: 0 planned, 99 a rate that was asked for breaks a limit, 1 an error,",
      "2 wrong usage.",
      "",
      "Examples:",
      "  plimsoll plan scenario.yaml",
      "  plimsoll plan scenario.yaml --config plimsoll.yaml --rate 100/s",
      "  plimsoll plan scenario.yaml --as-written --agents 5 --from out/run1",
      "  plimsoll plan --rate 1000/s --duration 1h --json | jq .rungs[0].agents",
    })
final class PlanCommand implements Callable<Integer> {
  private final Actions actions;
  private final Streams streams;

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "A scenario file: its requests, limits and seed. Default: one plain task.")
  private @Nullable String scenario;

  @Mixin(name = "The load")
  private final Load load = new Load();

  @Mixin(name = "The server and its provider")
  private final Side side = new Side();

  @Option(
      names = "--day",
      paramLabel = "DAY",
      converter = AsDay.class,
      description = "The day whose prices hold, such as 2026-01-31. Default: today, UTC.")
  private @Nullable LocalDate day;

  @Option(names = "--json", description = "Print the plan as JSON, and nothing else.")
  private boolean json;

  PlanCommand(Actions actions, Streams streams) {
    this.actions = actions;
    this.streams = streams;
  }

  private static final class Load {
    @Option(
        names = "--rate",
        paramLabel = "RATE",
        converter = AsRate.class,
        description = "Requests at this rate; may stand several times.")
    private List<Rate> rates = new ArrayList<>();

    @Option(names = "--as-written", description = "The scenario's own load instead of rates.")
    private boolean asWritten;

    @Option(
        names = "--duration",
        paramLabel = "DURATION",
        converter = AsDuration.class,
        description = "How long each load lasts. Default: 20s to 10m, less where there is more.")
    private @Nullable Duration duration;

    @Option(
        names = "--threshold",
        paramLabel = "LIMIT",
        description = "A limit such as 'latency.p(95) < 4s'; may stand several times.")
    private List<String> thresholds = new ArrayList<>();

    @Option(
        names = "--seed",
        paramLabel = "N",
        converter = AsSeed.class,
        description = "What every draw starts from. Default: the scenario's, or 1.")
    private @Nullable Long seed;

    PlanArguments.Load read() {
      return new PlanArguments.Load(
          List.copyOf(rates),
          asWritten,
          Optional.ofNullable(duration),
          seed == null ? OptionalLong.empty() : OptionalLong.of(seed),
          List.copyOf(thresholds));
    }
  }

  private static final class Side {
    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "The server's configuration: queue, retries, agents.")
    private @Nullable Path config;

    @Option(
        names = "--agents",
        paramLabel = "N",
        converter = AsSlots.class,
        description = "So many agents. Default: as few as keep the limits.")
    private @Nullable Integer agents;

    @Option(
        names = "--concurrency",
        paramLabel = "N",
        converter = AsSlots.class,
        description = "Tasks that an agent runs at once. Default: the configuration's.")
    private @Nullable Integer concurrency;

    @Option(
        names = "--service",
        paramLabel = "DIST",
        converter = AsDistribution.class,
        description = "How long a call takes. Default: uniform:500ms..2500ms.")
    private @Nullable Distribution service;

    @Option(
        names = "--from",
        paramLabel = "DIR",
        description = "Draw from the service times that this run recorded.")
    private @Nullable Path from;

    @Option(
        names = {"--world", "--providers"},
        paramLabel = "FILE",
        description = "Providers and when they fail, tokens of tasks, prices, budgets.")
    private @Nullable Path world;

    @Option(
        names = "--provider-slots",
        paramLabel = "N",
        converter = AsSlots.class,
        description = "Calls the provider runs at once; the others wait. Default: any number.")
    private @Nullable Integer providerSlots;

    @Option(
        names = "--errors",
        paramLabel = "SHARE",
        converter = AsShare.class,
        description = "The share of calls that fail. Default: 0%%.")
    private Share errors = new Share(0);

    PlanArguments.Side read() {
      return new PlanArguments.Side(
          optional(agents),
          optional(concurrency),
          Optional.ofNullable(service),
          Optional.ofNullable(from),
          Optional.ofNullable(world),
          optional(providerSlots),
          errors);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    return actions.plan(
        new PlanArguments(
            Optional.ofNullable(scenario),
            Optional.ofNullable(side.config),
            load.read(),
            side.read(),
            Optional.ofNullable(day),
            json),
        streams);
  }

  private static OptionalInt optional(@Nullable Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
