package dev.plimsoll.base.order;

import java.util.function.IntPredicate;

/**
 * Which of a few classes is next: the first, the most urgent one, but of so many turns in a row
 * every class that waits gets at least one. Not thread-safe. The one rule for tasks and for calls,
 * so that a class starves before neither.
 *
 * <p>Why a class is due some turns early: all others can become due at the same time; served one
 * after the other, the last of them still is within its turn.
 */
public final class Turns {
  private final int due;
  private final int[] passedOver;
  private final int[] passedOverBefore; // the last turn

  /**
   * @param classes how many there are
   * @param turn so many in a row; at least as many as there are classes
   */
  public Turns(int classes, int turn) {
    if (turn < classes) {
      throw new IllegalArgumentException("a turn must fit each class once");
    }
    due = turn - classes + 1;
    passedOver = new int[classes];
    passedOverBefore = new int[classes];
  }

  /** The class passed over longest among those whose share is due, else the first; -1 for none. */
  public int next(IntPredicate waits) {
    int next = -1;
    int longest = due - 1;
    for (int i = 0; i < passedOver.length; i++) {
      if (passedOver[i] > longest && waits.test(i)) {
        longest = passedOver[i];
        next = i;
      }
    }
    for (int i = 0; next < 0 && i < passedOver.length; i++) {
      next = waits.test(i) ? i : -1;
    }
    return next;
  }

  /**
   * A class has its turn now.
   *
   * @param waits whether a class waits, before anybody leaves
   */
  public void took(int taken, IntPredicate waits) {
    System.arraycopy(passedOver, 0, passedOverBefore, 0, passedOver.length);
    for (int i = 0; i < passedOver.length; i++) {
      passedOver[i] = i != taken && waits.test(i) ? passedOver[i] + 1 : 0;
    }
  }

  /** The last turn was not used: whoever waits keeps it. */
  public void untake(IntPredicate waits) {
    for (int i = 0; i < passedOver.length; i++) {
      passedOver[i] = waits.test(i) ? passedOverBefore[i] : 0;
    }
  }

  /** Nobody of this class waits any more. */
  public void emptied(int one) {
    passedOver[one] = 0;
  }
}
