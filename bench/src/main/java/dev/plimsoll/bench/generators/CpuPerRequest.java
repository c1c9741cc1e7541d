package dev.plimsoll.bench.generators;

import dev.plimsoll.bench.harness.Benchmark;
import dev.plimsoll.bench.harness.BrokenException;
import dev.plimsoll.bench.harness.Lines;
import dev.plimsoll.bench.harness.Testbed;
import dev.plimsoll.bench.machine.Processors;
import dev.plimsoll.bench.targets.Nginx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a request costs the load engine, beside other load generators: one target on one processor,
 * one generator at a time on the other, in rounds with a run of wrk before each of the others.
 */
public final class CpuPerRequest implements Benchmark {
  private static final double WINDOW_TARGET = 1.0;
  private static final double WHOLE_TARGET = 1.3;
  private static final int REPEATS = 2;

  @Override
  public String name() {
    return "engine";
  }

  @Override
  public void run(Testbed bed) throws BrokenException, IOException, InterruptedException {
    Optional<String> missing = Processors.missing().or(Nginx::missing);
    if (missing.isPresent()) {
      bed.out().println(Lines.skipped("engine", missing.get()));
      return;
    }
    Generators peers = new Generators(bed);
    List<Generator.Ready> ready = new ArrayList<>();
    ready.add(peers.plimsoll());
    Optional<Generator.Ready> yardstick = ready(bed, peers.yardstick());
    for (Generator other : bed.smoke() ? List.<Generator>of() : peers.others()) {
      ready(bed, other).ifPresent(ready::add);
    }
    List<Generator.Ready> all = new ArrayList<>(ready);
    yardstick.ifPresent(all::addFirst);
    bed.out().println("  " + versions(all));
    try (Nginx target = Nginx.start(bed)) {
      GeneratorRunner runner = new GeneratorRunner(bed, target);
      for (int connections : bed.smoke() ? new int[] {64} : new int[] {64, 1_000}) {
        List<Trial> trials = new ArrayList<>();
        for (int round = 0; round < (bed.smoke() ? 1 : 3); round++) {
          for (Generator.Ready one : ready) {
            if (yardstick.isPresent()) {
              trial(bed, runner, yardstick.get(), connections).ifPresent(trials::add);
            }
            trial(bed, runner, one, connections).ifPresent(trials::add);
          }
        }
        report(bed, connections, all, trials);
      }
    }
    bed.out().println(Lines.plain("logs", bed.folder().toString()));
  }

  /** A peer that can run; of one that cannot it is said why. */
  private static Optional<Generator.Ready> ready(Testbed bed, Generator peer) {
    return switch (peer) {
      case Generator.Ready one -> Optional.of(one);
      case Generator.Absent one -> {
        bed.out().println(Lines.skipped(one.name(), one.why()));
        yield Optional.empty();
      }
    };
  }

  /** One run that others did not disturb, or the last of three; empty where it says nothing. */
  private static Optional<Trial> trial(
      Testbed bed, GeneratorRunner runner, Generator.Ready peer, int connections)
      throws IOException, InterruptedException {
    for (int attempt = 0; ; attempt++) {
      try {
        Trial trial = runner.run(peer, connections);
        if (!trial.window().noisy() || attempt == REPEATS || bed.smoke()) {
          return Optional.of(trial);
        }
        bed.out()
            .println(
                "  again: beside %s at %d others used %.2f processors"
                    .formatted(
                        peer.name(),
                        connections,
                        trial.window().foreign() + trial.window().stolen()));
      } catch (BrokenException e) {
        bed.out().println(Lines.skipped(peer.name() + " at " + connections, e.why()));
        return Optional.empty();
      }
    }
  }

  private static void report(
      Testbed bed, int connections, List<Generator.Ready> peers, List<Trial> trials)
      throws BrokenException {
    bed.out().println("\n" + connections + " connections\n\n" + Comparison.HEADER);
    for (Generator.Ready peer : peers) {
      Comparison comparison = Comparison.of(peer.name(), trials);
      if (comparison.runs() > 0) {
        bed.out().println(comparison.row());
      }
    }
    Comparison ours = Comparison.of("plimsoll", trials);
    if (ours.runs() == 0) {
      throw new BrokenException("plimsoll loaded nothing at " + connections + " connections");
    }
    String what = "engine " + connections + ": ";
    bed.out().println();
    bed.out().println(Lines.times(what + "CPU per request x wrk", ours.timesWrk(), WINDOW_TARGET));
    bed.out().println(Lines.times(what + "whole x wrk", ours.wholeTimesWrk(), WHOLE_TARGET));
  }

  private static String versions(List<Generator.Ready> peers) {
    List<String> versions = new ArrayList<>();
    for (Generator.Ready peer : peers) {
      versions.add((peer.name() + " " + peer.version()).strip());
    }
    return String.join(", ", versions);
  }
}
