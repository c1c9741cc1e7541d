package dev.plimsoll.simulate;

import dev.plimsoll.simulate.drive.Simulated;
import dev.plimsoll.simulate.drive.Simulation;
import dev.plimsoll.simulate.drive.Worlds;
import java.lang.management.ManagementFactory;

/**
 * How long a simulated hour takes: a program, not a test. The engine alone: {@code bench/run
 * engine-speed}.
 */
final class Speed {
  private Speed() {}

  static void main(String[] arguments) {
    for (int round = 1; round <= 2; round++) {
      long start = cpuNanos();
      Simulated hour =
          new Simulation(
                  Worlds.scenario("load: [{rate: 1000/s, arrivals: poisson, duration: 1h}]"),
                  Worlds.usual(30, "uniform:150ms..250ms"))
              .run();
      double seconds = (cpuNanos() - start) / 1e9;
      said("an hour at 1,000/s", hour.result().all().total(), seconds, "tasks");
      said("an hour at 1,000/s", hour.events(), seconds, "events of the engine");
    }
  }

  /** Of this thread: what others do on the machine does not count, nor does the compiler. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void said(String what, long count, double seconds, String unit) {
    System.out.printf(
        "%s: %,d %s in %.1f s of this thread, %,.0f a second%n",
        what, count, unit, seconds, count / seconds);
  }
}
