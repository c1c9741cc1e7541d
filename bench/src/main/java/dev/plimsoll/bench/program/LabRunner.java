package dev.plimsoll.bench.program;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.PinnedProcess;
import dev.plimsoll.bench.machine.Processors;
import dev.plimsoll.bench.machine.ResidentMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs scenarios with {@code plimsoll test} as a user would, on the generator's processor if not
 * said otherwise.
 */
public final class LabRunner {
  private static final Duration LONGEST_REST = Duration.ofSeconds(60);
  private static final int USAGE = 2;

  private final Testbed bed;
  private final String cpus;

  public LabRunner(Testbed bed) {
    this(bed, Integer.toString(Processors.GENERATOR));
  }

  private LabRunner(Testbed bed, String cpus) {
    this.bed = bed;
    this.cpus = cpus;
  }

  /** On whatever processor is free, as the target is. */
  public static LabRunner anywhere(Testbed bed) {
    return new LabRunner(bed, "0-" + (Runtime.getRuntime().availableProcessors() - 1));
  }

  /** What became of a run. */
  public sealed interface Outcome {}

  /** It loaded, or tried to, in so many seconds from its start; the folder holds its summary. */
  public record Ran(Path folder, double seconds, int status, ResidentMemory memory)
      implements Outcome {}

  /** The program does not know what the scenario asks for. */
  public record Refused(String why) implements Outcome {}

  /**
   * Runs this scenario to its end.
   *
   * @param length how long it loads
   * @throws BrokenException where it does not end a minute after it should
   */
  public Outcome run(String name, String scenario, Duration length, String... options)
      throws BrokenException, IOException, InterruptedException {
    try (PinnedProcess process = start(name, scenario, options)) {
      return await(process, name, length);
    }
  }

  /** Starts it only. */
  public PinnedProcess start(String name, String scenario, String... options) throws IOException {
    Path file = bed.folder().resolve(name + ".yaml");
    Files.writeString(file, scenario);
    List<String> command = new ArrayList<>();
    command.addAll(List.of(bed.plimsoll().toString(), "test", file.toString()));
    command.addAll(List.of("--out", bed.folder().resolve(name).toString()));
    command.addAll(Arrays.asList(options));
    return PinnedProcess.start(bed, name, cpus, command);
  }

  /** Watches it until it ends. */
  public Outcome await(PinnedProcess process, String name, Duration length)
      throws BrokenException, IOException, InterruptedException {
    ResidentMemory memory = new ResidentMemory();
    do {
      double seconds = process.seconds();
      memory.add(seconds, process.rssMb(), process.peakRssMb());
      if (seconds > length.plus(LONGEST_REST).toSeconds()) {
        throw new BrokenException(name + " does not end: " + process.tail());
      }
    } while (!process.ended(Duration.ofMillis(250)));
    double seconds = process.seconds();
    Path folder = bed.folder().resolve(name);
    if (process.status() == USAGE) {
      return new Refused(process.tail());
    }
    return new Ran(folder, seconds, process.status(), memory);
  }

  /** Runs what this version must know. */
  public Ran must(String name, String scenario, Duration length, String... options)
      throws BrokenException, IOException, InterruptedException {
    return switch (run(name, scenario, length, options)) {
      case Ran ran -> ran;
      case Refused refused -> throw new BrokenException(name + " was refused: " + refused.why());
    };
  }
}
