package dev.plimsoll.lab.record;

import dev.plimsoll.base.yaml.InputException;
import dev.plimsoll.lab.measure.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes the machine files of a run: scenario, tables, histograms and, last, {@code summary.json}.
 * Each appears whole or not at all. Never writes a report for people.
 */
public final class RunFolder {
  private RunFolder() {}

  /**
   * Makes the folder if it is not there and writes the files into it, over older ones.
   *
   * @throws InputException when it cannot
   */
  public static void write(RunResult result, Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw InputException.of("the folder %s cannot be made: %s".formatted(folder, e));
    }
    write(folder.resolve("scenario.yaml"), result.identity().scenarioYaml());
    write(folder.resolve("stats.csv"), StatsCsv.of(result));
    write(folder.resolve("stats_history.csv"), StatsHistoryCsv.of(result));
    write(folder.resolve("failures.csv"), FailuresCsv.of(result));
    write(folder.resolve("exceptions.csv"), ExceptionsCsv.of(result));
    write(folder.resolve("histogram.hlog"), HistogramLog.of(result));
    write(folder.resolve("junit.xml"), JunitXml.of(result));
    write(folder.resolve("summary.json"), SummaryJson.of(result));
  }

  /**
   * Writes one more file of a run, whole or not at all.
   *
   * @throws InputException when it cannot
   */
  public static void write(Path file, String text) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      // Bytes, not a string: half a surrogate pair becomes '?' and costs no run its figures.
      Files.write(part, text.getBytes(StandardCharsets.UTF_8));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      forget(part);
      throw InputException.of("%s cannot be written: %s".formatted(file, e));
    }
  }

  private static void forget(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException _) {
      // the reader is told of the write that failed, which weighs more
    }
  }
}
