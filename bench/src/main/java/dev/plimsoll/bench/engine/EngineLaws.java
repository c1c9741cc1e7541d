package dev.plimsoll.bench.engine;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The laws of the engine over random lives for as long as is wanted, from a seed that no run had
 * before: the test of core does the same over its thousand seeds. A broken law is said with its
 * seed and its last events.
 */
public final class EngineLaws implements Benchmark {
  private static final Duration USUAL = Duration.ofMinutes(10);
  private static final Duration SMOKE = Duration.ofSeconds(1);
  private static final Duration MORE = Duration.ofMinutes(2); // for lives that have begun

  @Override
  public String name() {
    return "engine-laws";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Duration length = bed.smoke() ? SMOKE : bed.counted().orElse(USUAL);
    Path sources = bed.root().resolve("core/src/test/java");
    JavaRunner runner = new JavaRunner(bed);
    String world = "dev/plimsoll/core/engine/ManyLives";
    runner.compile(
        "-proc:none",
        "-sourcepath",
        sources.toString(),
        sources.resolve(world + ".java").toString());
    String minutes = String.valueOf(length.toMillis() / 60e3);
    List<String> said = runner.java(length.plus(MORE), List.of(world.replace('/', '.'), minutes));
    for (String line : said) {
      bed.out().println(Lines.plain("laws after every event", line));
    }
  }
}
