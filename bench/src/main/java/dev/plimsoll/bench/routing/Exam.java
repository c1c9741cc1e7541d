package dev.plimsoll.bench.routing;

/**
 * One question that two models have answered.
 *
 * @param set the data set
 * @param subject within it
 * @param weak whether the weak model was right
 * @param strong whether the strong model was right
 */
record Exam(String set, String subject, String prompt, boolean weak, boolean strong) {
  /** What the strong model brings: 1, 0, or -1 where only the weak one was right. */
  int gain() {
    return (strong ? 1 : 0) - (weak ? 1 : 0);
  }
}
