package dev.plimsoll.core.engine;

import dev.plimsoll.core.engine.PoolSettings.Foresight;
import dev.plimsoll.core.scale.Load.Traffic;
import dev.plimsoll.core.scale.LoadForecast;
import dev.plimsoll.core.scale.Prediction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What comes to one pool and leaves it, as means that fade. Arrivals fade within the time of a run,
 * at least two seconds: so one task alone never looks like more than one slot. A step of load that
 * can be no chance counts sooner. Not thread-safe.
 */
final class Flow {
  private static final double LEAST_FADE = 2; // seconds
  private static final double MOST_FADE = 30;
  private static final double THROUGHPUT_FADE = 10;
  private static final double BASELINE_FADE = 300;
  private static final double NEWEST_RUN = 0.05;

  private final Optional<LoadForecast> forecast;
  private final Recent recent = new Recent();
  private Instant looked;
  private Instant bucketFrom;
  private int came;
  private int inBucket;
  private int done;
  private double arrivals;
  private double throughput;
  private double perAgent; // what one agent does a second when work waits
  private double service;
  private int runs;

  Flow(Optional<Foresight> foresight, Instant now) {
    forecast = foresight.map(it -> new LoadForecast(it.buckets(), season(it), it.period()));
    looked = now;
    bucketFrom = now;
  }

  private static double season(Foresight foresight) {
    return foresight.period() >= 2 ? 0.1 : 0;
  }

  /** A task came, refused or not. */
  void came() {
    came++;
    inBucket++;
  }

  /** A task held its slot for so long. */
  void ran(Duration time) {
    done++;
    runs++;
    double weight = Math.max(NEWEST_RUN, 1.0 / runs);
    service += (time.toNanos() / 1e9 - service) * weight;
  }

  /**
   * What it amounts to now.
   *
   * @param strained whether work waits and nearly all slots are taken: only then does what is done
   *     say what agents can do
   */
  Traffic look(int ready, boolean strained, Instant now) {
    double seconds = Duration.between(looked, now).toNanos() / 1e9;
    if (seconds > 0) {
      double fade = Math.clamp(service, LEAST_FADE, MOST_FADE);
      arrivals = faded(arrivals, came / seconds, seconds, fade);
      throughput = faded(throughput, done / seconds, seconds, THROUGHPUT_FADE);
      if (strained && ready > 0) {
        perAgent = perAgent == 0 ? throughput / ready : learnt(throughput / ready, seconds);
      }
      recent.add(came, seconds);
      came = 0;
      done = 0;
      looked = now;
    }
    closeBuckets(now);
    double coming = Math.max(arrivals, recent.surely(service));
    return new Traffic(coming, expected(), service, throughput, perAgent * ready);
  }

  /** What is usual follows upwards at once, downwards slowly. */
  private double learnt(double value, double seconds) {
    return value > perAgent ? value : faded(perAgent, value, seconds, BASELINE_FADE);
  }

  private static double faded(double mean, double value, double seconds, double fade) {
    return mean + (value - mean) * -Math.expm1(-seconds / fade);
  }

  private void closeBuckets(Instant now) {
    if (forecast.isEmpty()) {
      return;
    }
    Instant end = bucketFrom.plusSeconds(Foresight.BUCKET_SECONDS);
    if (!now.isBefore(end)) {
      forecast.get().observe(inBucket / (double) Foresight.BUCKET_SECONDS);
      inBucket = 0;
      bucketFrom = now;
    }
  }

  private double expected() {
    return forecast
        .flatMap(LoadForecast::ahead)
        .filter(Prediction::isUseful)
        .map(Prediction::expected)
        .orElse(0.0);
  }

  void clockSet(Duration by) {
    looked = looked.plus(by);
    bucketFrom = bucketFrom.plus(by);
  }
}
