package dev.plimsoll.serve.observe;

import com.sun.management.OperatingSystemMXBean;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.SummaryWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Quantiles;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** CPU, memory and pauses of this process, under the names by which any target is read. */
final class ProcessMetrics {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMetrics() {}

  static void register(PrometheusRegistry registry) {
    CounterWithCallback.builder()
        .name("process_cpu_seconds")
        .help("CPU time used")
        .callback(out -> {
          if (ManagementFactory.getOperatingSystemMXBean()
              instanceof OperatingSystemMXBean system) {
            out.call(system.getProcessCpuTime() / 1e9);
          }
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("process_resident_memory_bytes")
        .help("Memory in RAM")
        .callback(out -> residentBytes().ifPresent(out::call))
        .register(registry);
    GaugeWithCallback.builder()
        .name("jvm_memory_used_bytes")
        .help("Memory in use, by area")
        .labelNames("area")
        .callback(out -> {
          MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
          out.call(memory.getHeapMemoryUsage().getUsed(), "heap");
          out.call(memory.getNonHeapMemoryUsage().getUsed(), "nonheap");
        })
        .register(registry);
    GaugeWithCallback.builder()
        .name("jvm_memory_after_gc_bytes")
        .help("Heap in use after the last collection of each pool")
        .callback(out -> out.call(HeapUse.bytesAfterLastCollection()))
        .register(registry);
    SummaryWithCallback.builder()
        .name("jvm_gc_pause_seconds")
        .help("Time in collections")
        .labelNames("gc")
        .callback(out -> {
          for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
            out.call(
                Math.max(0, gc.getCollectionCount()),
                Math.max(0, gc.getCollectionTime()) / 1e3,
                Quantiles.EMPTY,
                gc.getName());
          }
        })
        .register(registry);
  }

  private static OptionalLong residentBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException _) {
      return OptionalLong.empty(); // not Linux: the figure is absent, not zero
    }
  }
}
