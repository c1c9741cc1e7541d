package dev.plimsoll.core.queue;

/**
 * How honest the forecasts were so far. Of those that were started, about half should have started
 * within their P50, and of those finished nine in ten within their P90.
 *
 * @param started tasks that had a forecast and have started
 * @param startedInTime those of them that started within the P50 of their start
 * @param finished tasks that had a forecast and were completed
 * @param finishedInTime those of them that were completed within the P90 of their finish
 */
public record Calibration(long started, long startedInTime, long finished, long finishedInTime) {
  /** The share that started within the P50, from 0 to 1; 0 while there is none. */
  public double startShare() {
    return started == 0 ? 0 : (double) startedInTime / started;
  }

  /** The share that was completed within the P90, from 0 to 1; 0 while there is none. */
  public double finishShare() {
    return finished == 0 ? 0 : (double) finishedInTime / finished;
  }
}
