package dev.plimsoll.bench.generators;

import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.PinnedProcess;
import dev.plimsoll.bench.machine.Proc;
import dev.plimsoll.bench.machine.Processors;
import dev.plimsoll.bench.targets.Nginx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one generator against the target and watches both from outside. */
final class GeneratorRunner {
  private static final Duration INTERVAL = Duration.ofMillis(250);
  private static final Duration LONGEST_REST = Duration.ofSeconds(60);

  private final Testbed bed;
  private final Nginx target;
  private int runs;

  GeneratorRunner(Testbed bed, Nginx target) {
    this.bed = bed;
    this.target = target;
  }

  /**
   * One run.
   *
   * @throws BrokenException where it loaded too little to say anything
   */
  Trial run(Generator.Ready peer, int connections)
      throws BrokenException, IOException, InterruptedException {
    String name = "%s-%d-%d".formatted(peer.name(), connections, ++runs);
    Path folder = Files.createDirectories(bed.folder().resolve(name));
    LoadSpec spec = new LoadSpec(target.uri(), connections, peer.length(), folder);
    List<String> command = peer.commandLine().command(spec);
    Files.write(folder.resolve("command.txt"), command);
    List<Sample> samples = new ArrayList<>();
    double began = System.nanoTime() / 1e9;
    double peakRssMb = 0;
    long before = target.requests();
    try (PinnedProcess process = PinnedProcess.start(bed, name, Processors.GENERATOR, command)) {
      do {
        samples.add(sample(process));
        peakRssMb = Math.max(peakRssMb, process.peakRssMb());
        if (System.nanoTime() / 1e9 - began > peer.length().plus(LONGEST_REST).toSeconds()) {
          throw new BrokenException(name + " does not end: " + process.tail());
        }
      } while (!process.ended(INTERVAL));
      long requests = target.requests() - before;
      Optional<Window> window = Window.of(samples, peer.warmUp().toMillis() / 1e3);
      if (window.isEmpty()) {
        throw new BrokenException(
            "%s ended with status %d after %d requests: %s"
                .formatted(name, process.status(), requests, process.tail()));
      }
      double whole = process.wholeCpuSeconds() / requests * 1e6;
      ReportedLatency reported = peer.reader().read(spec, process.output());
      return new Trial(peer.name(), connections, began, window.get(), whole, peakRssMb, reported);
    }
  }

  private Sample sample(PinnedProcess process) throws BrokenException, IOException {
    long requests = target.requests();
    return new Sample(
        System.nanoTime() / 1e9,
        requests,
        process.cpuSeconds(),
        target.cpuSeconds(),
        Proc.cpuSecondsOf(ProcessHandle.current().pid()),
        Proc.machine());
  }
}
