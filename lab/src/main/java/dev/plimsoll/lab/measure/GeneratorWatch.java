package dev.plimsoll.lab.measure;

import dev.plimsoll.lab.measure.RunResult.Generator;
import dev.plimsoll.lab.measure.RunResult.Sockets;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What this process itself uses: CPU, memory, pauses. One thread. What the machine does not tell is
 * absent.
 */
public final class GeneratorWatch {
  private static final long PAGE_BYTES = 4096;
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final Path MEMORY = Path.of("/proc/self/statm");

  private final List<GarbageCollectorMXBean> collectors;
  private final long[] collections;
  private final long[] millis;
  private OptionalDouble cpuAtStart = OptionalDouble.empty();
  private long startNanos;
  private long threadAtStart = -1;
  private double loadThreadSeconds = -1;
  private double longestPauseMillis;
  private double mostMegabytes;

  /** Loads what it needs, which takes some tens of milliseconds: before a run, not in it. */
  public GeneratorWatch() {
    collectors = ManagementFactory.getGarbageCollectorMXBeans();
    collections = new long[collectors.size()];
    millis = new long[collectors.size()];
  }

  /** The load starts now, on this thread. */
  public void start(long nanos) {
    startNanos = nanos;
    cpuAtStart = cpuSeconds();
    threadAtStart = threadNanos();
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

  /**
   * What was used from the start until now; memory is the most that was seen.
   *
   * @param socketsOpened connections, in the whole run
   * @param mostSockets the most that were open at once
   */
  public Generator result(long nanos, long socketsOpened, long mostSockets) {
    look();
    double wall = (nanos - startNanos) / 1e9;
    return new Generator(
        cpuOfOneCore(nanos),
        mostMegabytes > 0 ? OptionalDouble.of(mostMegabytes) : OptionalDouble.empty(),
        collectors.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(longestPauseMillis),
        loadThreadSeconds < 0 || wall <= 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(loadThreadSeconds / wall),
        Optional.of(new Sockets(socketsOpened, mostSockets, descriptorLimit())));
  }

  /** The load is over; called by the thread that sent it, as {@link #start} was. */
  public void end() {
    long now = threadNanos();
    loadThreadSeconds = now < 0 || threadAtStart < 0 ? -1 : (now - threadAtStart) / 1e9;
  }

  private static long threadNanos() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : -1;
  }

  private static OptionalLong descriptorLimit() {
    try {
      return Files.readAllLines(LIMITS).stream()
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.substring("Max open files".length()).strip().split("\\s+", 2)[0])
          .filter(soft -> soft.matches("\\d{1,18}"))
          .mapToLong(Long::parseLong)
          .findFirst();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
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
