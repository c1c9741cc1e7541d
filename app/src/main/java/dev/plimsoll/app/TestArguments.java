package dev.plimsoll.app;

import dev.plimsoll.base.units.Rate;
import dev.plimsoll.lab.StartAt;
import dev.plimsoll.lab.arrivals.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What {@code test} was asked for. Load values override or replace those of the scenario.
 *
 * @param scenario a file or a built-in name
 * @param spawnRate users started per second
 * @param display how the run is shown and where else its figures go
 * @param together how it shares the load with other workers
 */
record TestArguments(
    Optional<String> scenario,
    Optional<String> target,
    Speech speech,
    OptionalInt users,
    Optional<Rate> spawnRate,
    Optional<Rate> rate,
    Optional<String> thinkTime,
    Optional<Duration> duration,
    OptionalLong seed,
    List<String> thresholds,
    boolean keepGoing,
    Display display,
    Together together) {

  /**
   * What one of several workers is told.
   *
   * @param part which part of the load it sends
   * @param startAt when all of them start
   */
  record Together(Part part, Optional<StartAt> startAt) {
    static final Together ALONE = new Together(Part.WHOLE, Optional.empty());
  }

  /** How a target is spoken to, beside what the scenario says. */
  record Speech(Optional<String> model, boolean stream, boolean http2, boolean insecure) {
    static final Speech AS_USUAL = new Speech(Optional.empty(), false, false, false);
  }

  /**
   * How a run is shown and where its figures go.
   *
   * @param out the run's folder
   * @param csvPrefix also write the tables to PREFIX_stats.csv and so on
   * @param html also write the report to this file
   * @param requestLog one CSV line a request
   * @param json print summary.json alone on standard output
   * @param headless plain progress lines, also on a terminal
   * @param width of display and closing table; 0 for no limit
   */
  record Display(
      Optional<Path> out,
      Optional<String> csvPrefix,
      Optional<Path> html,
      Optional<Path> requestLog,
      boolean json,
      boolean headless,
      OptionalInt width) {}
}
