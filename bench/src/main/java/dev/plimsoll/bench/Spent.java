package dev.plimsoll.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What processes and their children have used so far.
 *
 * @param cpuSeconds user and system time
 * @param writtenMb what they had written to a disk; NaN where the kernel does not say
 */
record Spent(double cpuSeconds, double writtenMb) {
  private static final double MB = 1e6;

  /** Of these processes, and of the children that they have or had. */
  static Spent of(List<ProcessHandle> processes) {
    double cpu = 0;
    double written = 0;
    for (ProcessHandle process : processes) {
      for (ProcessHandle one :
          (Iterable<ProcessHandle>)
              java.util.stream.Stream.concat(
                      java.util.stream.Stream.of(process), process.descendants())
                  ::iterator) {
        cpu += Proc.cpuSecondsOf(one.pid());
        OptionalDouble bytes = Proc.writtenBytesOf(one.pid());
        written += bytes.isPresent() || !one.isAlive() ? bytes.orElse(0) : Double.NaN;
      }
    }
    return new Spent(cpu, written / MB);
  }

  Spent minus(Spent before) {
    return new Spent(cpuSeconds - before.cpuSeconds, writtenMb - before.writtenMb);
  }
}
