package dev.plimsoll.serve.observe;

import dev.plimsoll.serve.schedule.Fires;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/** The measures of schedules. Thread-safe. */
public final class ScheduleMetrics implements Fires {
  private static final double[] LATENESS = {
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600, 3600
  };

  private final Histogram late;
  private final Counter fires;
  private final Counter skips;

  public ScheduleMetrics(PrometheusRegistry registry) {
    fires =
        Counter.builder()
            .name("plimsoll_schedule_fires")
            .help("Tasks that schedules submitted")
            .register(registry);
    skips =
        Counter.builder()
            .name("plimsoll_schedule_skips")
            .help("How often a schedule left out what it missed, one fire time or many in a row")
            .register(registry);
    late =
        Histogram.builder()
            .name("plimsoll_schedule_late_seconds")
            .help("Time from a fire time to its submission")
            .classicOnly()
            .classicUpperBounds(LATENESS)
            .register(registry);
  }

  @Override
  public void fired(Duration lateBy) {
    fires.inc();
    late.observe(Math.max(0, lateBy.toNanos() / 1e9));
  }

  @Override
  public void skipped() {
    skips.inc();
  }
}
