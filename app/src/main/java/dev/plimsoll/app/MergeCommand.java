package dev.plimsoll.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "merge",
    description = {
      "Make one run of several workers' folders.",
      "",
      "Adds their histograms, count for count, and judges the sum by the limits of their scenario."
          + " Each worker sent its part with 'plimsoll test --share K/N'."
    },
    footer = {
      "",
      "Exit status: 0 all limits held or none set, 99 a limit broken, 98 no verdict,",
      "1 an error, 2 wrong usage.",
      "",
      "Examples:",
      "  plimsoll merge runs/w1 runs/w2 --out runs/all",
      "  plimsoll merge /runs/worker-* --out /runs/all --json | jq .response.p99",
    })
final class MergeCommand implements Callable<Integer> {
  private final Actions actions;
  private final Streams streams;

  @Parameters(arity = "1..*", paramLabel = "DIR", description = "A worker's folder.")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--out",
      order = 1,
      paramLabel = "DIR",
      description = "The folder of the one run; default: a new one under out/.")
  private @Nullable Path out;

  @Option(names = "--json", order = 2, description = "Print summary.json, and nothing else.")
  private boolean json;

  MergeCommand(Actions actions, Streams streams) {
    this.actions = actions;
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    return actions.merge(
        new MergeArguments(List.copyOf(folders), Optional.ofNullable(out), json), streams);
  }
}
