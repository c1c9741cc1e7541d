package dev.plimsoll.bench.routing;

import java.util.BitSet;

/** One way to say which exams the strong model should have. */
interface Design {
  String name();

  /**
   * A score for every exam: the higher, the sooner it goes to the strong model.
   *
   * @param train the exams whose answers may be looked at
   */
  double[] scores(Sheet sheet, BitSet train);

  /** Scores from models that never saw the answers of the exams they score. */
  default double[] crossValidated(Sheet sheet, int[] folds) {
    double[] scores = new double[sheet.size()];
    for (int fold = 0; fold < Folds.COUNT; fold++) {
      BitSet train = new BitSet();
      for (int i = 0; i < folds.length; i++) {
        train.set(i, folds[i] != fold);
      }
      double[] all = scores(sheet, train);
      for (int i = 0; i < folds.length; i++) {
        scores[i] = folds[i] == fold ? all[i] : scores[i];
      }
    }
    return scores;
  }
}
