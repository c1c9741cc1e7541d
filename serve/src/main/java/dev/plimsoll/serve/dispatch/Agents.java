package dev.plimsoll.serve.dispatch;

/**
 * Whoever runs attempts. Takes them without blocking: the engine gives no agent more than its
 * slots.
 */
public interface Agents {
  /** Runs the attempt on its agent; its end is reported to the dispatcher. */
  void run(Attempt attempt);
}
