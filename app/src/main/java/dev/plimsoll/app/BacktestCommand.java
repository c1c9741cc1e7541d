package dev.plimsoll.app;

import dev.plimsoll.app.Values.AsSeed;
import dev.plimsoll.app.Values.AsSlots;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backtest",
    description = {
      "Say what another configuration makes of a recorded load.",
      "",
      "Replays recorded arrivals and call times through the server's own decisions in virtual "
          + "time: once as the server was set, which shows how true a replay is, and once as the "
          + "configuration says. Nobody is called. A server records with 'serve --record FILE'."
    },
    footer = {
      "",
      "Exit status: 0 replayed, 1 an error, 2 wrong usage or a file that cannot be used.",
      "",
      "Examples:",
      "  plimsoll serve --config plimsoll.yaml --record run.jsonl.gz",
      "  plimsoll backtest run.jsonl.gz --config new.yaml",
      "  plimsoll backtest run.jsonl.gz --config new.yaml --json | jq .sentences",
    })
final class BacktestCommand implements Callable<Integer> {
  private final Actions actions;
  private final Streams streams;

  @Parameters(paramLabel = "RUN", description = "What a server recorded, gzipped or not.")
  private Path run = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The other configuration, as serve takes it.")
  private Path config = Path.of("");

  @Option(
      names = "--provider-slots",
      paramLabel = "N",
      converter = AsSlots.class,
      description =
          "Calls each provider runs at once; the others wait there. Default: found in the times.")
  private @Nullable Integer providerSlots;

  @Option(
      names = "--seed",
      paramLabel = "N",
      converter = AsSeed.class,
      description = "What draws for tasks that never ran start from. Default: 1.")
  private long seed = 1;

  @Option(names = "--json", description = "Print the answer as JSON, and nothing else.")
  private boolean json;

  BacktestCommand(Actions actions, Streams streams) {
    this.actions = actions;
    this.streams = streams;
  }

  @Override
  public Integer call() {
    OptionalInt slots = providerSlots == null ? OptionalInt.empty() : OptionalInt.of(providerSlots);
    return actions.backtest(new BacktestArguments(run, config, slots, seed, json), streams);
  }
}
