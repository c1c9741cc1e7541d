package dev.plimsoll.bench.machine;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What processes and their children have used so far.
 *
 * @param cpuSeconds user and system time
 * @param writtenMb what they had written to a disk; NaN where the kernel does not say
 */
public record ResourceUsage(double cpuSeconds, double writtenMb) {
  private static final double MB = 1e6;

  /** Of these processes, and of the children that they have or had. */
  public static ResourceUsage of(List<ProcessHandle> processes) {
    double cpu = 0;
    double written = 0;
    for (ProcessHandle process : processes) {
      for (ProcessHandle one : Stream.concat(Stream.of(process), process.descendants()).toList()) {
        cpu += Proc.cpuSecondsOf(one.pid());
        OptionalDouble bytes = Proc.writtenBytesOf(one.pid());
        written += bytes.isPresent() || !one.isAlive() ? bytes.orElse(0) : Double.NaN;
      }
    }
    return new ResourceUsage(cpu, written / MB);
  }

  public ResourceUsage minus(ResourceUsage before) {
    return new ResourceUsage(cpuSeconds - before.cpuSeconds, writtenMb - before.writtenMb);
  }
}
