package dev.plimsoll.core.cost;

import dev.plimsoll.core.work.TaskId;

/**
 * On whose account a call goes. Key, user, role and agent are empty where there is none; a user is
 * a label that a caller chose, so it means nothing outside its tenant.
 *
 * @param task the run; {@link #NO_TASK} where it is not known any more or was none
 * @param role of the agent
 * @param agent its name
 */
public record Payer(
    TaskId task, String tenant, String key, String user, String role, String agent) {
  public static final TaskId NO_TASK = new TaskId(0, 0);

  public Payer {
    if (tenant.isEmpty()) {
      throw new IllegalArgumentException("every call has a tenant");
    }
  }

  /** The same without a run and an agent of its own: what budgets of days and months go by. */
  public Payer withoutRun() {
    return new Payer(NO_TASK, tenant, key, user, role, "");
  }
}
