package dev.plimsoll.bench.routing;

/** What a score should foretell, as a share from 0 to 1. */
enum Target {
  /**
   * What the strong model brings: 1, one half where it makes no difference, 0 where it is worse.
   */
  GAIN {
    @Override
    double of(Exam exam) {
      return (exam.gain() + 1) / 2.0;
    }
  },

  /** That the weak model is wrong, whatever the strong one does. */
  WEAK_WRONG {
    @Override
    double of(Exam exam) {
      return exam.weak() ? 0 : 1;
    }
  },

  /** That only the strong model is right. */
  ONLY_STRONG {
    @Override
    double of(Exam exam) {
      return exam.gain() > 0 ? 1 : 0;
    }
  };

  abstract double of(Exam exam);
}
