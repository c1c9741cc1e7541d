package dev.plimsoll.lab.judge;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult.Amount;
import dev.plimsoll.lab.measure.RunResult.Check;
import dev.plimsoll.lab.measure.RunResult.Check.Finding;
import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Sockets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Whether the generator itself was near its own limits; alone this is a warning only. */
final class GeneratorChecks {
  /** Where so much of the descriptors is in use, the next connection may be refused. */
  private static final double DESCRIPTORS = 0.9;

  private final Bounds bounds;
  private final Generator generator;
  private final int cores;
  private final double responseP99;

  GeneratorChecks(Bounds bounds, Generator generator, int cores, double responseP99) {
    this.bounds = bounds;
    this.generator = generator;
    this.cores = cores;
    this.responseP99 = responseP99;
  }

  List<Check> list() {
    return List.of(allCores(), oneThread(), pause(), sockets());
  }

  private Check allCores() {
    OptionalDouble used = generator.cpuOfOneCore();
    return busy(
        "generator CPU",
        used.isEmpty() ? used : OptionalDouble.of(used.getAsDouble() / cores),
        cores == 1 ? "one core" : "all %d cores".formatted(cores));
  }

  private Check oneThread() {
    return busy("load thread CPU", generator.loadThreadCpu(), "the one core its thread can use");
  }

  private Check busy(String name, OptionalDouble share, String of) {
    Amount bound = Amounts.bound(bounds.cpu());
    if (share.isEmpty()) {
      return check(
          name, null, bound, Finding.NOT_MEASURED, "this machine or version does not tell");
    }
    boolean over = share.getAsDouble() > bounds.cpu().fraction();
    String why =
        "the generator kept %s of %s busy: its own waiting may stand in these times"
            .formatted(Figures.percent(share.getAsDouble(), 1), of);
    return check(
        name,
        Amounts.share(share.getAsDouble()),
        bound,
        over ? Finding.WARNING : Finding.OK,
        over ? why : "");
  }

  private Check pause() {
    double most =
        Math.max(bounds.gcPause().toNanos(), bounds.scheduleLagShare().fraction() * responseP99);
    if (generator.gcPauseMaxMillis().isEmpty()) {
      return check("GC pause", null, Amounts.time(most), Finding.NOT_MEASURED, "not told");
    }
    double found = generator.gcPauseMaxMillis().getAsDouble() * 1e6;
    boolean over = found > most;
    return check(
        "GC pause",
        Amounts.time(found),
        Amounts.time(most),
        over ? Finding.WARNING : Finding.OK,
        over
            ? "garbage collection paused the generator for %s (at most %s should be)"
                .formatted(Figures.latency(found), Figures.latency(most))
            : "");
  }

  private Check sockets() {
    if (generator.sockets().isEmpty()) {
      return new Check(
          "open sockets", "", Optional.empty(), Optional.empty(), Finding.NOT_MEASURED, "not told");
    }
    Sockets sockets = generator.sockets().get();
    String opened = Figures.count(sockets.opened()) + " opened in all";
    Amount peak = Amounts.count(sockets.peakOpen());
    if (sockets.descriptorLimit().isEmpty()) {
      return check("open sockets", peak, null, Finding.OK, opened);
    }
    long most = (long) (DESCRIPTORS * sockets.descriptorLimit().getAsLong());
    boolean over = sockets.peakOpen() > most;
    return check(
        "open sockets",
        peak,
        Amounts.count(most),
        over ? Finding.WARNING : Finding.OK,
        over
            ? "%s sockets were open at a time, near the %s that this process may have"
                .formatted(peak.text(), Figures.count(sockets.descriptorLimit().getAsLong()))
            : opened);
  }

  private static Check check(
      String name, @Nullable Amount found, @Nullable Amount bound, Finding finding, String why) {
    return new Check(
        name, "", Optional.ofNullable(found), Optional.ofNullable(bound), finding, why);
  }
}
