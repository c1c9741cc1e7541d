package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Generator;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What this process itself uses: CPU, memory, pauses. One thread. What the machine does not tell is
 * absent.
 */
public final class GeneratorWatch {
  private static final long PAGE_BYTES = 4096;
  private static final Path MEMORY = Path.of("/proc/self/statm");

  private final List<GarbageCollectorMXBean> collectors;
  private final long[] collections;
  private final long[] millis;
  private OptionalDouble cpuAtStart = OptionalDouble.empty();
  private long startNanos;
  private double longestPauseMillis;
  private double mostMegabytes;

  /** Loads what it needs, which takes some tens of milliseconds: before a run, not in it. */
  public GeneratorWatch() {
    collectors = ManagementFactory.getGarbageCollectorMXBeans();
    collections = new long[collectors.size()];
    millis = new long[collectors.size()];
  }

  /** The load starts now. */
  public void start(long nanos) {
    startNanos = nanos;
    cpuAtStart = cpuSeconds();
    look();
    longestPauseMillis = 0;
  }

  /** Looks at memory and pauses; several times a second. */
  public void look() {
    for (int i = 0; i < collectors.size(); i++) {
      GarbageCollectorMXBean collector = collectors.get(i);
      long count = collector.getCollectionCount();
      long time = collector.getCollectionTime();
      if (count > collections[i]) {
        double mean = (double) (time - millis[i]) / (count - collections[i]);
        longestPauseMillis = Math.max(longestPauseMillis, mean);
      }
      collections[i] = count;
      millis[i] = time;
    }
    residentMegabytes().ifPresent(now -> mostMegabytes = Math.max(mostMegabytes, now));
  }

  /** CPU since the start, in cores: 1.0 is one core busy all the time. */
  public OptionalDouble cpuOfOneCore(long nanos) {
    OptionalDouble now = cpuSeconds();
    double wall = (nanos - startNanos) / 1e9;
    if (now.isEmpty() || cpuAtStart.isEmpty() || wall <= 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of((now.getAsDouble() - cpuAtStart.getAsDouble()) / wall);
  }

  /** What was used from the start until now; memory is the most that was seen. */
  public Generator result(long nanos) {
    look();
    return new Generator(
        cpuOfOneCore(nanos),
        mostMegabytes > 0 ? OptionalDouble.of(mostMegabytes) : OptionalDouble.empty(),
        collectors.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(longestPauseMillis));
  }

  private static OptionalDouble cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(Duration::toNanos)
        .map(nanos -> OptionalDouble.of(nanos / 1e9))
        .orElse(OptionalDouble.empty());
  }

  private static OptionalDouble residentMegabytes() {
    try {
      String[] pages = Files.readString(MEMORY).split(" ", 3);
      return OptionalDouble.of(Long.parseLong(pages[1]) * PAGE_BYTES / 1e6);
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return OptionalDouble.empty();
    }
  }
}
