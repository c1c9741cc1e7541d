package dev.plimsoll.bench.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CurveTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  private static Exam exam(boolean weak, boolean strong) {
    return new Exam("set", "subject", "prompt", weak, strong);
  }

  /** The weak model is right in two of four, the strong one in three. */
  private static final List<Exam> FOUR =
      List.of(exam(false, true), exam(true, true), exam(false, false), exam(true, true));

  @Test
  void who_sends_the_right_one_first_has_the_largest_area() {
    // Quality 2/4 at share 0, 3/4 from share 1/4 on; the first quarter is a ramp.
    Curve best = new Curve(FOUR, new double[] {9, 1, 2, 3});
    assertThat(best.area().quality()).isCloseTo(0.75 - 0.25 / 8, CLOSE);
    Curve worst = new Curve(FOUR, new double[] {0, 1, 2, 3});
    assertThat(worst.area().quality()).isCloseTo(0.5 + 0.25 / 8, CLOSE);
    assertThat(best.quality(0.25)).isEqualTo(0.75);
    assertThat(worst.quality(0.75)).isEqualTo(0.5);
  }

  @Test
  void equal_scores_are_random_routing() {
    Curve.Area area = new Curve(FOUR, new double[4]).area();
    assertThat(area.quality()).isCloseTo(area.random(), CLOSE);
    assertThat(area.recovered()).isCloseTo(0.5, CLOSE);
    assertThat(area.random()).isCloseTo(0.625, CLOSE);
  }

  @Test
  void weights_count_as_copies_do_and_the_order_of_exams_is_nothing() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      List<Exam> exams = new ArrayList<>();
      List<Exam> copies = new ArrayList<>();
      List<Double> scores = new ArrayList<>();
      int[] weights = new int[20];
      double[] ownScores = new double[20];
      for (int i = 0; i < 20; i++) {
        Exam exam = exam(random.nextBoolean(), random.nextBoolean());
        exams.add(exam);
        ownScores[i] = random.nextInt(6);
        weights[i] = 1 + random.nextInt(3);
        for (int copy = 0; copy < weights[i]; copy++) {
          copies.add(exam);
          scores.add(ownScores[i]);
        }
      }
      Collections.shuffle(copies, new Random(seed + 1));
      Collections.shuffle(scores, new Random(seed + 1));
      Curve.Area weighted = new Curve(exams, ownScores).area(weights);
      double[] copied = scores.stream().mapToDouble(Double::doubleValue).toArray();
      assertThat(new Curve(copies, copied).area().quality())
          .as("seed %d", seed)
          .isCloseTo(weighted.quality(), within(1e-9));
    }
  }
}
