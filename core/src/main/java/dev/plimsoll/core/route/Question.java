package dev.plimsoll.core.route;

import dev.plimsoll.core.route.Lexicon.Sign;

/** What kind of answer a text asks for. */
enum Question {
  /** Nothing is asked: a sentence to complete, or a plain statement. */
  NONE(0),
  YES_OR_NO(0),
  FACT(Sign.ASKS_FACT.bit()),
  REASON(Sign.ASKS_REASON.bit()),
  TASK(Sign.ASKS_TASK.bit()),
  AMOUNT(Sign.ASKS_AMOUNT.bit());

  private static final int ALL = FACT.bit | REASON.bit | TASK.bit | AMOUNT.bit;

  private final int bit;

  Question(int bit) {
    this.bit = bit;
  }

  static boolean isAsked(int signs) {
    return (signs & ALL) != 0;
  }

  /** The most demanding kind among these signs. */
  static Question of(int signs) {
    if ((signs & AMOUNT.bit) != 0) {
      return AMOUNT;
    }
    if ((signs & TASK.bit) != 0) {
      return TASK;
    }
    if ((signs & REASON.bit) != 0) {
      return REASON;
    }
    return (signs & FACT.bit) != 0 ? FACT : NONE;
  }

  Question orYesOrNo() {
    return this == NONE ? YES_OR_NO : this;
  }
}
