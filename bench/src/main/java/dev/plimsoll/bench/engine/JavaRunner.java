package dev.plimsoll.bench.engine;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Compiles and runs programs beside the program's own jars, each in a process of its own. */
final class JavaRunner {
  private static final Duration COMPILING = Duration.ofMinutes(2);

  private final Testbed bed;
  private final List<String> path = new ArrayList<>();

  JavaRunner(Testbed bed) {
    this.bed = bed;
    path.add(classes().toString());
    path.add(bed.root().resolve("app/target/dist/lib") + "/*");
  }

  /** Where what will be compiled goes. */
  Path classes() {
    return bed.folder().resolve("classes");
  }

  /** More of the class path. */
  JavaRunner with(String... more) {
    path.addAll(List.of(more));
    return this;
  }

  void compile(String... words) throws BrokenException, IOException, InterruptedException {
    Files.createDirectories(classes());
    List<String> command = new ArrayList<>(List.of("-nowarn", "-d", classes().toString()));
    command.addAll(List.of(words));
    run("javac", command, COMPILING);
  }

  /** What it printed. */
  List<String> java(Duration longest, List<String> words)
      throws BrokenException, IOException, InterruptedException {
    List<String> command = new ArrayList<>(bed.javaOptions());
    command.add("-XX:+UseSerialGC");
    command.addAll(words);
    return run("java", command, longest);
  }

  private List<String> run(String program, List<String> words, Duration longest)
      throws BrokenException, IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", program).toString());
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path)));
    command.addAll(words);
    Path out = bed.folder().resolve(program + ".out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    if (!process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new BrokenException(program + " did not end within " + longest);
    }
    List<String> said = Files.readAllLines(out);
    if (process.exitValue() != 0) {
      String why = String.join("\n", said.subList(0, Math.min(said.size(), 20)));
      throw new BrokenException(program + " ended with " + process.exitValue() + ": " + why);
    }
    return said;
  }
}
