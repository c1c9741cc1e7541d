package dev.plimsoll.app;

import dev.plimsoll.lab.measure.RunResult;
import dev.plimsoll.lab.record.RunFolder;
import dev.plimsoll.lab.report.HtmlReport;
import dev.plimsoll.lab.report.MarkdownReport;
import java.nio.file.Path;
import java.util.List;

/** Everything that a run leaves behind, for machines and for people. */
final class RunFiles {
  /** The tables that Locust's users know, which {@code --csv} copies. */
  static final List<String> TABLES =
      List.of("stats.csv", "stats_history.csv", "failures.csv", "exceptions.csv");

  private RunFiles() {}

  /**
   * Writes all files of a run.
   *
   * @return the report as it stands in report.html
   * @throws dev.plimsoll.base.yaml.InputException when a file cannot be written
   */
  static String write(RunResult result, Path folder) {
    RunFolder.write(result, folder);
    String report = HtmlReport.render(result);
    RunFolder.write(folder.resolve("report.html"), report);
    RunFolder.write(folder.resolve("report.md"), MarkdownReport.render(result));
    return report;
  }
}
