package dev.plimsoll.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = {
      "Replay a recorded LLM workload through a server of agents.",
      "",
      "Starts a mock provider and a server as processes of their own on free ports, sends them a "
          + "window of a real conversation trace, prints what they carried, names the report and "
          + "stops everything it started. Needs no configuration, key or network."
    },
    footer = {
      "",
      "Examples:",
      "  plimsoll demo                       the whole window, under 90 s",
      "  plimsoll demo --quick               a short one",
      "  plimsoll demo --out runs/first      the report is runs/first/report.html",
    })
final class DemoCommand implements Callable<Integer> {
  private final Actions actions;
  private final Streams streams;

  @Option(names = "--quick", order = 1, description = "A shorter window of the trace.")
  private boolean quick;

  @Option(
      names = "--out",
      order = 2,
      paramLabel = "DIR",
      description = "The run's folder; default: a new one under out/.")
  private @Nullable Path out;

  @Option(
      names = "--json",
      order = 3,
      description = "Print the run's summary as JSON, and nothing else, on standard output.")
  private boolean json;

  DemoCommand(Actions actions, Streams streams) {
    this.actions = actions;
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    return actions.demo(new DemoArguments(Optional.ofNullable(out), quick, json), streams);
  }
}
