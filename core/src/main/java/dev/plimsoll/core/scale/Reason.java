package dev.plimsoll.core.scale;

import java.util.Locale;

/** What decided how many agents there should be. */
public enum Reason {
  /** There are fewer or more than are allowed. */
  BOUNDS,
  /** So many tasks wait that it is an emergency. */
  EMERGENCY,
  /** The queue is over its upper mark. */
  QUEUE,
  /** Little's law asks for more, now or by the forecast. */
  DEMAND,
  /** The oldest task waits for too long and every slot is taken. */
  AGE,
  /** Less is done than usual though work waits and every slot is taken. */
  THROUGHPUT,
  /** The heap is filling while work waits and every slot is taken. */
  MEMORY,
  /** The queue is under its lower mark and fewer agents would do. */
  IDLE,
  /** An agent had no task for all the time that one may be idle. */
  UNUSED,
  /** There are as many as are needed. */
  ENOUGH,
  /** A step would be made, had the last one not been so short a time ago. */
  PAUSE,
  /** More are needed, and no more are allowed. */
  AT_MOST;

  /** The word used on the wire and in metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
