package dev.plimsoll.app;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.judge.Verdicts;
import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.merge.Merge;
import dev.plimsoll.lab.record.SummaryJson;
import dev.plimsoll.lab.report.ClosingTable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** {@code merge}: from workers' folders to one folder, table and exit status. */
final class MergeAction {
  private final MergeArguments arguments;
  private final Streams streams;

  MergeAction(MergeArguments arguments, Streams streams) {
    this.arguments = arguments;
    this.streams = streams;
  }

  int run() {
    List<Path> folders = arguments.folders();
    arguments.out().ifPresent(out -> refuseOverwriting(folders, out));
    RunResult result = Merge.of(folders, command(), Version.number());
    Path folder = RunFolders.open(arguments.out());
    RunFiles.write(result, folder);
    if (arguments.json()) {
      streams.out().print(SummaryJson.of(result));
    } else {
      boolean colour = streams.terminal().outColor();
      streams.out().print(ClosingTable.text(result, folder, ClosingTable.Next.NONE, colour));
    }
    streams.out().flush();
    return Verdicts.exitStatus(result.verdict());
  }

  private static void refuseOverwriting(List<Path> folders, Path out) {
    Path asked = out.toAbsolutePath().normalize();
    if (folders.stream().anyMatch(folder -> folder.toAbsolutePath().normalize().equals(asked))) {
      throw InputException.of(
          "--out %s: that is a worker's folder, which would be lost%n  Give another."
              .formatted(out));
    }
  }

  private String command() {
    return arguments.folders().stream()
        .map(folder -> Words.quoted(folder.toString()))
        .collect(Collectors.joining(" ", "plimsoll merge ", ""));
  }
}
