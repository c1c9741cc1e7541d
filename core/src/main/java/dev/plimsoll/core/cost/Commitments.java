package dev.plimsoll.core.cost;

import dev.plimsoll.core.work.TaskId;
import java.util.HashMap;
import java.util.Map;

/**
 * The tokens that runs under way were admitted with and have not used yet, of one provider and
 * model. Never below nothing: a run that takes more than it was admitted with owes none. Not
 * thread-safe: the Engine owns it. As large as the number of runs.
 */
public final class Commitments {
  private final Map<TaskId, Long> left = new HashMap<>();
  private long outstanding;

  /** A run was admitted; admitted again it has what is said last. */
  public void admitted(TaskId run, long tokens) {
    change(run, Math.max(0, tokens));
  }

  /** One of its calls used so many. */
  public void used(TaskId run, long tokens) {
    Long before = left.get(run);
    if (before != null) {
      change(run, Math.max(0, before - Math.max(0, tokens)));
    }
  }

  /** It is over, whatever it used. */
  public void ended(TaskId run) {
    Long before = left.remove(run);
    outstanding -= before == null ? 0 : before;
  }

  /** The tokens still to be expected of all runs under way. */
  public long outstanding() {
    return outstanding;
  }

  /** How many runs are under way. */
  public int runs() {
    return left.size();
  }

  private void change(TaskId run, long tokens) {
    Long before = left.put(run, tokens);
    outstanding += tokens - (before == null ? 0 : before);
  }
}
