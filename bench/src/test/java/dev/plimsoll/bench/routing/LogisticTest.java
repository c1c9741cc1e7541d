package dev.plimsoll.bench.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LogisticTest {
  @Test
  void it_finds_the_weights_that_made_the_answers() {
    for (long seed = 1; seed <= 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] truth = {1.5, -0.8, 0, 0.3};
      List<Row> rows = new ArrayList<>();
      double[] targets = new double[20_000];
      for (int i = 0; i < targets.length; i++) {
        Row row = new Row(new int[] {3, 0, 1, 2}, gaussians(random));
        rows.add(row);
        targets[i] = random.nextDouble() < Logistic.sigmoid(row.times(truth)) ? 1 : 0;
      }
      double[] found = new Logistic(rows, targets, new double[] {1, 1, 1, 1}).fit();
      for (int c = 0; c < truth.length; c++) {
        assertThat(found[c]).as("seed %d column %d", seed, c).isCloseTo(truth[c], within(0.1));
      }
    }
  }

  private static double[] gaussians(SplittableRandom random) {
    return new double[] {1, random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
  }

  @Test
  void nothing_near_has_a_smaller_loss() {
    SplittableRandom random = new SplittableRandom(7);
    List<Row> rows = new ArrayList<>();
    double[] targets = new double[50];
    for (int i = 0; i < targets.length; i++) {
      rows.add(new Row(new int[] {0, 1, 2}, Arrays.copyOf(gaussians(random), 3)));
      targets[i] = random.nextInt(3) / 2.0;
    }
    Logistic logistic = new Logistic(rows, targets, new double[] {0.1, 2, 5});
    double[] best = logistic.fit();
    for (int i = 0; i < 1_000; i++) {
      double[] near = Arrays.stream(best).map(w -> w + 0.01 * random.nextGaussian()).toArray();
      assertThat(logistic.loss(near)).isGreaterThanOrEqualTo(logistic.loss(best));
    }
  }

  @Test
  void answers_that_can_be_told_apart_perfectly_are_held_by_the_ridge() {
    List<Row> rows = new ArrayList<>();
    double[] targets = new double[100];
    for (int i = 0; i < targets.length; i++) {
      rows.add(new Row(new int[] {0}, new double[] {i < 50 ? -1 : 1}));
      targets[i] = i < 50 ? 0 : 1;
    }
    double[] found = new Logistic(rows, targets, new double[] {1}).fit();
    assertThat(found[0]).isBetween(2.0, 6.0);
  }
}
