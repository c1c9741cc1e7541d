package dev.plimsoll.bench.routing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Quality against the share that is sent to the strong model, when exams go there by falling score.
 * Equal scores go in together, in proportion. Quality is the share of right answers.
 */
final class Curve {
  private final List<Exam> exams;
  private final double[] scores;
  private final int[] order;

  Curve(List<Exam> exams, double[] scores) {
    this.exams = exams;
    this.scores = scores;
    this.order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * The area under it, and that of random routing for the same exams.
   *
   * @param weights how often each exam counts
   */
  Area area(int[] weights) {
    double all = 0;
    double gains = 0;
    double weakRight = 0;
    double area = 0;
    for (int i = 0; i < order.length; ) {
      double blockWeight = 0;
      double blockGain = 0;
      double score = scores[order[i]];
      for (; i < order.length && scores[order[i]] == score; i++) {
        int exam = order[i];
        blockWeight += weights[exam];
        blockGain += weights[exam] * exams.get(exam).gain();
        weakRight += exams.get(exam).weak() ? weights[exam] : 0;
      }
      area += blockWeight * (gains + blockGain / 2);
      gains += blockGain;
      all += blockWeight;
    }
    return new Area(weakRight / all + area / all / all, weakRight / all, gains / all);
  }

  /** The area when each exam counts once. */
  Area area() {
    int[] once = new int[order.length];
    Arrays.fill(once, 1);
    return area(once);
  }

  /**
   * The quality when this share goes to the strong model.
   *
   * @param share 0 to 1
   */
  double quality(double share) {
    int sent = (int) Math.round(share * order.length);
    double right = exams.stream().filter(Exam::weak).count();
    for (int i = 0; i < sent; i++) {
      right += exams.get(order[i]).gain();
    }
    return right / order.length;
  }

  /**
   * An area, with what it lies between.
   *
   * @param quality the mean quality over all shares
   * @param weak the weak model's quality
   * @param gain what the strong model adds to it
   */
  record Area(double quality, double weak, double gain) {
    double random() {
      return weak + gain / 2;
    }

    /** Between 0 and 1; 0.5 is random: RouteLLM's average performance gap recovered. */
    double recovered() {
      return (quality - weak) / gain;
    }
  }
}
