package dev.plimsoll.core.scale;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The forecast against two real hours of arrivals (see traces/README.md in the test resources), in
 * buckets of 10 s: against taking the last bucket for the future, and against the mean of the last
 * minute, which is the harder rival.
 */
class TraceForecastTest {
  private static final int BUCKET = 10;

  private record Errors(double forecast, double naive, double mean, double inBand, int judged) {}

  @Test
  void beats_the_last_value_half_a_minute_and_a_minute_ahead_on_conversations() throws IOException {
    for (int ahead : new int[] {3, 6}) {
      Errors errors = judge(buckets("conv"), ahead);
      show("conversations", ahead, errors);
      assertThat(errors.forecast()).isLessThan(0.95 * errors.naive());
      assertThat(errors.inBand()).isBetween(0.8, 0.97);
    }
  }

  @Test
  void is_not_worse_than_the_last_value_on_bursts_of_code() throws IOException {
    for (int ahead : new int[] {3, 6}) {
      Errors errors = judge(buckets("code"), ahead);
      show("code", ahead, errors);
      assertThat(errors.forecast()).isLessThan(errors.naive());
    }
  }

  /**
   * What the trend is for: the traces above have none, so there it neither helps nor harms much.
   */
  @Test
  void beats_both_rivals_while_a_load_climbs() {
    for (long seed = 1; seed <= 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] climb = new double[60]; // from 5 to 125 a second within five minutes of ten
      for (int i = 0; i < climb.length; i++) {
        double mean = 5 + 4.0 * Math.max(0, i - 30);
        climb[i] = mean + Math.sqrt(mean / BUCKET) * random.nextGaussian();
      }
      Errors errors = judge(climb, 6);
      show("a climb (seed %d)".formatted(seed), 6, errors);
      assertThat(errors.forecast()).isLessThan(errors.naive()).isLessThan(errors.mean());
    }
  }

  private static void show(String what, int ahead, Errors errors) {
    System.out.printf(
        "forecast of %s %d s ahead: root mean square error %.2f requests/s, last value %.2f,"
            + " mean of a minute %.2f; %.3f in the band; %d buckets%n",
        what,
        ahead * BUCKET,
        errors.forecast(),
        errors.naive(),
        errors.mean(),
        errors.inBand(),
        errors.judged());
  }

  /**
   * Root mean square errors over all buckets for which something was said, in requests a second.
   */
  private static Errors judge(double[] loads, int ahead) {
    LoadForecast forecast = new LoadForecast(ahead);
    double own = 0;
    double naive = 0;
    double mean = 0;
    int inBand = 0;
    int judged = 0;
    for (int i = 0; i + ahead < loads.length; i++) {
      forecast.observe(loads[i]);
      Optional<Prediction> said = forecast.ahead();
      if (said.isPresent()) {
        double then = loads[i + ahead];
        own += square(then - said.get().expected());
        naive += square(then - loads[i]);
        mean += square(then - Arrays.stream(loads, i - 5, i + 1).average().orElseThrow());
        inBand += said.get().low() <= then && then <= said.get().high() ? 1 : 0;
        judged++;
      }
    }
    return new Errors(
        Math.sqrt(own / judged),
        Math.sqrt(naive / judged),
        Math.sqrt(mean / judged),
        (double) inBand / judged,
        judged);
  }

  private static double square(double value) {
    return value * value;
  }

  private static double[] buckets(String trace) throws IOException {
    String file = "/traces/azure-%s-per-second.txt".formatted(trace);
    try (InputStream in = TraceForecastTest.class.getResourceAsStream(file)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
      int[] seconds =
          Arrays.stream(text.strip().split("\\s+", -1)).mapToInt(Integer::parseInt).toArray();
      double[] buckets = new double[seconds.length / BUCKET];
      for (int i = 0; i < buckets.length * BUCKET; i++) {
        buckets[i / BUCKET] += (double) seconds[i] / BUCKET;
      }
      return buckets;
    }
  }
}
