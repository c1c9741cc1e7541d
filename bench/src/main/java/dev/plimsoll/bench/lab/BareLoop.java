package dev.plimsoll.bench.lab;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Resources;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.PinnedProcess;
import dev.plimsoll.bench.machine.Processors;
import dev.plimsoll.bench.machine.Programs;
import dev.plimsoll.bench.program.RunSummary;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;

/**
 * The least that can send load, in C: what it gets wrong, the machine gets wrong. Compiled here,
 * where there is a compiler.
 */
final class BareLoop {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Testbed bed;
  private final Path program;

  private BareLoop(Testbed bed, Path program) {
    this.bed = bed;
    this.program = program;
  }

  /** Compiled; empty where no compiler is installed. */
  static Optional<BareLoop> compiled(Testbed bed)
      throws BrokenException, IOException, InterruptedException {
    Optional<Path> compiler = Programs.find("cc").or(() -> Programs.find("gcc"));
    if (compiler.isEmpty()) {
      return Optional.empty();
    }
    Path source = bed.folder().resolve("floor.c");
    Path program = bed.folder().resolve("floor");
    Files.writeString(source, Resources.read("floor/floor.c"));
    List<String> command =
        List.of(compiler.get().toString(), "-O2", "-o", program.toString(), source.toString());
    run(bed, "floor-compiled", command);
    return Optional.of(new BareLoop(bed, program));
  }

  /** Percentiles in milliseconds. */
  record Seen(RunSummary of) {
    OptionalDouble response(String percentile) {
      return of.number("response", percentile);
    }

    OptionalDouble lag(String percentile) {
      return of.number("lag", percentile);
    }
  }

  Seen load(String name, URI target, int perSecond, int count)
      throws BrokenException, IOException, InterruptedException {
    List<String> command =
        List.of(
            program.toString(),
            Integer.toString(target.getPort()),
            Integer.toString(perSecond),
            Integer.toString(count));
    return new Seen(new RunSummary(new JsonMapper().readTree(run(bed, name, command))));
  }

  private static String run(Testbed bed, String name, List<String> command)
      throws BrokenException, IOException, InterruptedException {
    try (PinnedProcess process = PinnedProcess.start(bed, name, Processors.GENERATOR, command)) {
      if (!process.ended(LONGEST) || process.status() != 0) {
        throw new BrokenException(name + " failed: " + process.tail());
      }
      return process.output();
    }
  }
}
