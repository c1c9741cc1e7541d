package dev.plimsoll.lab;

import dev.plimsoll.lab.arrivals.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a run is carried out, beside what it does.
 *
 * @param command as somebody would type it to run it again
 * @param version of this program
 * @param folder the run's folder, only to be shown
 * @param keepGoing whether to send load though the probe failed, and to go on though every request
 *     fails
 * @param requestLog where to write one line for each request, if wanted
 * @param rehearsal how long at most this program sends load to itself before the real load; zero
 *     for not at all
 * @param part which part of the scenario is sent, where several workers share it
 * @param startAt the moment at which the load starts; at once where absent
 */
public record RunSettings(
    String command,
    String version,
    String folder,
    boolean keepGoing,
    Optional<Path> requestLog,
    Duration rehearsal,
    Part part,
    Optional<Instant> startAt) {
  /** Settings of a run of all the load, as soon as it can start. */
  public RunSettings(
      String command,
      String version,
      String folder,
      boolean keepGoing,
      Optional<Path> requestLog,
      Duration rehearsal) {
    this(command, version, folder, keepGoing, requestLog, rehearsal, Part.WHOLE, Optional.empty());
  }

  /** Settings of a run that logs nothing and is not rehearsed. */
  public RunSettings(String command, String version, String folder) {
    this(command, version, folder, false, Optional.empty(), Duration.ZERO);
  }
}
