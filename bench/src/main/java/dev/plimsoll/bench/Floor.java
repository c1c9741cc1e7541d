package dev.plimsoll.bench;

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
final class Floor {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Bed bed;
  private final Path program;

  private Floor(Bed bed, Path program) {
    this.bed = bed;
    this.program = program;
  }

  /** Compiled; empty where no compiler is installed. */
  static Optional<Floor> compiled(Bed bed)
      throws BrokenException, IOException, InterruptedException {
    Optional<Path> compiler = Cpus.program("cc").or(() -> Cpus.program("gcc"));
    if (compiler.isEmpty()) {
      return Optional.empty();
    }
    Path source = bed.folder().resolve("floor.c");
    Path program = bed.folder().resolve("floor");
    Files.writeString(source, Fetched.resource("floor/floor.c"));
    List<String> command =
        List.of(compiler.get().toString(), "-O2", "-o", program.toString(), source.toString());
    run(bed, "floor-compiled", command);
    return Optional.of(new Floor(bed, program));
  }

  /** Percentiles in milliseconds. */
  record Seen(Summary of) {
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
    return new Seen(new Summary(new JsonMapper().readTree(run(bed, name, command))));
  }

  private static String run(Bed bed, String name, List<String> command)
      throws BrokenException, IOException, InterruptedException {
    try (Spawned process = Spawned.start(bed, name, Cpus.GENERATOR, command)) {
      if (!process.ended(LONGEST) || process.status() != 0) {
        throw new BrokenException(name + " failed: " + process.tail());
      }
      return process.output();
    }
  }
}
