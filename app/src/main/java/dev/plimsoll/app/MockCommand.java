package dev.plimsoll.app;

import dev.plimsoll.app.Values.AsBacklog;
import dev.plimsoll.app.Values.AsDistribution;
import dev.plimsoll.app.Values.AsLength;
import dev.plimsoll.app.Values.AsPort;
import dev.plimsoll.app.Values.AsRateLimit;
import dev.plimsoll.app.Values.AsSeed;
import dev.plimsoll.app.Values.AsShare;
import dev.plimsoll.app.Values.AsSlots;
import dev.plimsoll.app.Values.AsTokensPerSecond;
import dev.plimsoll.base.random.Distribution;
import dev.plimsoll.base.units.Share;
import dev.plimsoll.mock.draw.Length;
import dev.plimsoll.mock.limit.RateLimit;
import dev.plimsoll.mock.overload.Capacity;
import dev.plimsoll.mock.tokens.Kinds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "mock",
    description = {
      "Run an LLM provider that is late and wrong on purpose.",
      "",
      "Speaks OpenAI's chat completions, plain and streamed, with drawn latencies and failures. "
          + "The same seed draws the same calls."
    },
    footer = {
      "",
      "DIST is constant:20ms, uniform:500ms..2500ms, exponential:1s (its mean) or",
      "lognormal:800ms..3s (its median and 99th percentile).",
      "",
      "LIMIT is a unit, an amount and its time, and how it comes back (fixed, sliding",
      "or bucket, the default): requests:1000/10m:sliding, tokens:60000/min. More",
      "words: per-key; for tokens uncorrected, which keeps what was asked for.",
      "",
      "Examples:",
      "  plimsoll mock                       on http://127.0.0.1:8002/v1",
      "  plimsoll mock --latency constant:20ms --errors 0%%",
      "  plimsoll mock --ttft 200ms --tokens-per-second 50",
      "  plimsoll mock --port 0 --seed 7 --log calls.jsonl",
      "  plimsoll mock --slots 40 --backlog 100 --latency constant:200ms",
      "  plimsoll mock --limit requests:1000/10m:fixed --limit tokens:60000/min",
      "  plimsoll mock --faults monday.yaml --admin",
    })
final class MockCommand implements Callable<Integer> {
  private final Actions actions;
  private final Streams streams;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin(name = "How it answers")
  private final Answering answering = new Answering();

  @Mixin(name = "What it cannot take, and what goes wrong")
  private final Overloading overloading = new Overloading();

  @Mixin(name = "Where it listens and writes")
  private final Listening listening = new Listening();

  @Option(names = "--exit-with-parent", hidden = true)
  private boolean exitWithParent;

  MockCommand(Actions actions, Streams streams) {
    this.actions = actions;
    this.streams = streams;
  }

  private static final class Answering {
    @Option(
        names = "--latency",
        paramLabel = "DIST",
        converter = AsDistribution.class,
        description = "Time to the last byte. Default: uniform:500ms..2500ms.")
    private Distribution latency = Distribution.parse("uniform:500ms..2500ms");

    @Option(
        names = "--ttft",
        paramLabel = "DIST",
        converter = AsDistribution.class,
        description = "Time to the first token. Default: a fifth of the latency.")
    private @Nullable Distribution ttft;

    @Option(
        names = "--tokens-per-second",
        paramLabel = "N",
        converter = AsTokensPerSecond.class,
        description = "Replaces --latency by ttft + tokens / N.")
    private @Nullable Double tokensPerSecond;

    @Option(
        names = "--answer-tokens",
        paramLabel = "N..N",
        converter = AsLength.class,
        description = "Answers end by themselves. Default: as long as they may be.")
    private @Nullable Length answers;

    @Option(
        names = "--cached-share",
        paramLabel = "SHARE",
        converter = AsShare.class,
        description = "The share of a prompt that came from a cache. Default: 0%%.")
    private Share cached = new Share(0);

    @Option(
        names = "--reasoning-share",
        paramLabel = "SHARE",
        converter = AsShare.class,
        description = "The share of an answer that is reasoning. Default: 0%%.")
    private Share reasoning = new Share(0);

    @Option(
        names = "--errors",
        paramLabel = "SHARE",
        converter = AsShare.class,
        description = "The share of calls that fail, after their latency. Default: 1%%.")
    private Share errors = new Share(0.01);

    @Option(
        names = "--seed",
        paramLabel = "N",
        converter = AsSeed.class,
        description = "What the draws start from. Default: 1.")
    private long seed = 1;
  }

  private static final class Overloading {
    @Option(
        names = "--slots",
        paramLabel = "N",
        converter = AsSlots.class,
        description = "Calls it works on at once; others wait in line. Default: all.")
    private @Nullable Integer slots;

    @Option(
        names = "--backlog",
        paramLabel = "N",
        converter = AsBacklog.class,
        description = "Calls in line; beyond, 503 or 529. Default: all connections.")
    private @Nullable Integer backlog;

    @Option(
        names = "--limit",
        paramLabel = "LIMIT",
        converter = AsRateLimit.class,
        description = "A rate limit; beyond, 429 with Retry-After. May stand often.")
    private List<RateLimit> limits = new ArrayList<>();

    @Option(names = "--faults", paramLabel = "FILE", description = "What goes wrong when, as YAML.")
    private @Nullable Path faults;

    @Option(
        names = "--admin",
        description = "Let this machine change faults while it runs: /mock/faults.")
    private boolean admin;

    Capacity capacity() {
      return new Capacity(optional(slots), optional(backlog));
    }

    private static OptionalInt optional(@Nullable Integer count) {
      return count == null ? OptionalInt.empty() : OptionalInt.of(count);
    }
  }

  private static final class Listening {
    @Option(
        names = "--port",
        paramLabel = "PORT",
        converter = AsPort.class,
        description = "Default: 8002; 0 picks a free one.")
    private int port = MockArguments.USUAL_PORT;

    @Option(
        names = "--host",
        paramLabel = "HOST",
        description = "Default: 127.0.0.1, which only this machine reaches.")
    private String host = "127.0.0.1";

    @Option(
        names = "--log",
        paramLabel = "FILE",
        description = "Write each call with its id and times as one JSON line.")
    private @Nullable Path log;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (overloading.backlog != null && overloading.slots == null) {
      throw new ParameterException(
          spec.commandLine(), "--backlog needs --slots: without slots nobody waits in line");
    }
    Double rate = answering.tokensPerSecond;
    return actions.mock(
        new MockArguments(
            listening.port,
            listening.host,
            answering.latency,
            Optional.ofNullable(answering.ttft),
            rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate),
            Optional.ofNullable(answering.answers),
            new Kinds(answering.cached, answering.reasoning),
            answering.errors,
            answering.seed,
            new MockArguments.Overloading(
                overloading.capacity(),
                List.copyOf(overloading.limits),
                Optional.ofNullable(overloading.faults),
                overloading.admin),
            Optional.ofNullable(listening.log),
            exitWithParent),
        streams);
  }
}
