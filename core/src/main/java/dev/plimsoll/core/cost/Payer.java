package dev.plimsoll.core.cost;

import dev.plimsoll.core.work.TaskId;

/**
 * On whose account a call goes. Key, user and agent are empty where there is none; a user is a
 * label that a caller chose, so it means nothing outside its tenant.
 */
public record Payer(TaskId task, String tenant, String key, String user, String agent) {
  public Payer {
    if (tenant.isEmpty()) {
      throw new IllegalArgumentException("every call has a tenant");
    }
  }
}
