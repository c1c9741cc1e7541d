package dev.plimsoll.lab.measure;

import dev.plimsoll.base.text.Figures;
import dev.plimsoll.lab.measure.RunResult.Mark;
import java.util.Optional;

/**
 * Notices when answers stop coming although load is there. A gap is a stall when it lasts a second
 * or more, is far longer than the gaps before it and than the usual answer takes, enough answers
 * came before to know what is usual, and many requests stand in it: in open load ten that fell due
 * meanwhile, in closed load those of half the users. The last few answers of a phase that come late
 * are none. Guarded by its {@link Recording}.
 */
final class Stalls {
  private static final long SHORTEST = 1_000_000_000L;
  private static final long FEWEST_ANSWERS = 20;
  private static final long FEWEST_DUE = 10;
  private static final double TIMES_USUAL_GAP = 10;
  private static final double TIMES_USUAL_RESPONSE = 3;

  private int users;
  private long phaseStart;
  private long lastAnswer;
  private long idleUntil;
  private long dueAtLastAnswer;
  private long waitingAtLastAnswer;
  private long answers;
  private double responseSum;

  void phase(Plan plan, long at, long due) {
    users = plan.users();
    phaseStart = at;
    lastAnswer = at;
    dueAtLastAnswer = due;
    waitingAtLastAnswer = 0;
    answers = 0;
    responseSum = 0;
  }

  /** A request fell due while none waited: the silence before it means nothing. */
  void dueAfterIdling(long intended) {
    idleUntil = Math.max(idleUntil, intended);
  }

  /**
   * An answer came.
   *
   * @param due how many requests have fallen due in the run
   * @param waiting how many are unanswered after this one
   */
  Optional<Mark> answered(long intended, long done, long due, long waiting) {
    Optional<Mark> stall = at(done, due);
    answers++;
    // A stalled answer says nothing about what is usual.
    responseSum += stall.isPresent() ? 0 : done - intended;
    if (stall.isPresent()) {
      answers--;
      phaseStart += done - lastAnswer;
    }
    lastAnswer = Math.max(lastAnswer, done);
    dueAtLastAnswer = due;
    waitingAtLastAnswer = waiting;
    return stall;
  }

  /** The stall that lasts at a moment, if one does. */
  Optional<Mark> at(long now, long due) {
    long start = Math.max(lastAnswer, idleUntil);
    long gap = now - start;
    long dueMeanwhile = due - dueAtLastAnswer;
    if (gap < SHORTEST || answers < FEWEST_ANSWERS || !isLoaded(dueMeanwhile)) {
      return Optional.empty();
    }
    double usualGap = (double) (lastAnswer - phaseStart) / answers;
    double usualResponse = responseSum / answers;
    if (gap < TIMES_USUAL_GAP * usualGap || gap < TIMES_USUAL_RESPONSE * usualResponse) {
      return Optional.empty();
    }
    String meanwhile =
        users == 0
            ? requests(dueMeanwhile) + " due meanwhile"
            : requests(waitingAtLastAnswer + dueMeanwhile) + " waiting";
    return Optional.of(
        new Mark(start / 1e9, Mark.NO_ANSWER + Figures.latency((double) gap) + ", " + meanwhile));
  }

  private boolean isLoaded(long dueMeanwhile) {
    return users == 0
        ? dueMeanwhile >= FEWEST_DUE
        : dueMeanwhile + waitingAtLastAnswer >= Math.max(2, (users + 1) / 2);
  }

  private static String requests(long count) {
    return Figures.count(count) + (count == 1 ? " request" : " requests");
  }
}
