package dev.plimsoll.app;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Questions as people repeat them: the n-th most popular is asked 1/n times as often as the first.
 */
final class Zipf {
  private Zipf() {}

  static List<String> texts(int count, int distinct, SplittableRandom random) {
    double[] upTo = new double[distinct];
    double sum = 0;
    for (int i = 0; i < distinct; i++) {
      sum += 1.0 / (i + 1);
      upTo[i] = sum;
    }
    double all = sum;
    return IntStream.range(0, count)
        .mapToObj(_ -> "question " + place(upTo, random.nextDouble() * all))
        .toList();
  }

  private static int place(double[] upTo, double at) {
    int place = 0;
    while (upTo[place] <= at && place < upTo.length - 1) {
      place++;
    }
    return place;
  }
}
