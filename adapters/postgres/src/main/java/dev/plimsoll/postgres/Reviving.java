package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Column.Kind.BOOLEAN;
import static dev.plimsoll.postgres.Column.Kind.INT;
import static dev.plimsoll.postgres.Column.Kind.TEXT;
import static dev.plimsoll.postgres.Column.Kind.TIME;
import static dev.plimsoll.postgres.Column.Kind.UUID;

import dev.plimsoll.core.work.TaskId;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.TaskRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dead letters that are tried again, as statements. Whoever revives one owns it. */
final class Reviving {
  private static final String TASKS =
      """
      WITH wanted AS (
        SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) AS u (id, pool, edited, tenant,
          priority, role, agent, user_id, max_tokens, not_before, deadline, webhook_host)),
      made AS (
        UPDATE tasks t SET owner = ?, pool = u.pool, status = 'queued', attempts = 0, crashes = 0,
          finished_at = NULL, timings_ns = NULL, failure_kind = NULL, failure_message = NULL,
          failure_remedy = NULL, failure_retry_after_ns = NULL\
      """
          + edited("tenant", "")
          + edited("priority", "::task_priority")
          + edited("role", "")
          + edited("agent", "")
          + edited("user_id", "")
          + edited("max_tokens", "")
          + edited("not_before", "")
          + edited("deadline", "")
          + edited("webhook_host", "")
          + """

            FROM wanted u WHERE t.id = u.id AND t.status = 'dead' RETURNING t.id),
          texts AS (
            UPDATE task_texts x SET text = e.text, webhook = e.webhook, metadata = e.metadata
            FROM unnest(?, ?, ?, ?) AS e (id, text, webhook, metadata) JOIN made ON made.id = e.id
            WHERE x.task_id = e.id),
          told AS (DELETE FROM deliveries d USING made WHERE d.task_id = made.id),
          wished AS (DELETE FROM wishes w USING made WHERE w.task_id = made.id)
          SELECT id FROM made
          UNION ALL
          SELECT t.id FROM wanted u JOIN tasks t ON t.id = u.id WHERE
          """
          + Updating.MINE;

  private Reviving() {}

  private static String edited(String column, String type) {
    return ", "
        + column
        + " = CASE WHEN u.edited THEN u."
        + column
        + type
        + " ELSE t."
        + column
        + " END";
  }

  static void add(Script script, Epochs epochs, List<Change.Revived> all) {
    int size = all.size();
    Column ids = new Column(UUID, size);
    Column pools = new Column(TEXT, size);
    Column edited = new Column(BOOLEAN, size);
    Column tenants = new Column(TEXT, size);
    Column priorities = new Column(TEXT, size);
    Column roles = new Column(TEXT, size);
    Column agents = new Column(TEXT, size);
    Column users = new Column(TEXT, size);
    Column maxTokens = new Column(INT, size);
    Column notBefore = new Column(TIME, size);
    Column deadlines = new Column(TIME, size);
    Column hosts = new Column(TEXT, size);
    Column changed = new Column(UUID, size);
    Column texts = new Column(TEXT, size);
    Column webhooks = new Column(TEXT, size);
    Column metadata = new Column(TEXT, size);
    for (Change.Revived one : all) {
      @Nullable TaskRequest request = one.edited().orElse(null);
      ids.add(one.id());
      pools.add(one.pool());
      edited.add(request != null);
      tenants.add(request == null ? null : request.tenant());
      priorities.add(request == null ? null : request.priority().word());
      roles.add(request == null ? null : request.role().orElse(null));
      agents.add(request == null ? null : request.agent().orElse(null));
      users.add(request == null ? null : request.userId().orElse(null));
      if (request == null || request.maxTokens().isEmpty()) {
        maxTokens.addNull();
      } else {
        maxTokens.add(request.maxTokens().getAsInt());
      }
      notBefore.add(request == null ? null : request.notBefore().orElse(null));
      deadlines.add(request == null ? null : request.deadline().orElse(null));
      hosts.add(request == null ? null : request.webhook().map(Delivery::hostOf).orElse(null));
      if (request != null) {
        changed.add(one.id());
        texts.add(request.text());
        webhooks.add(request.webhook().orElse(null));
        metadata.add(request.metadata().orElse(null));
      }
    }
    List<TaskId> wanted = all.stream().map(Change.Revived::id).toList();
    script.change(
        wanted,
        TASKS,
        ids,
        pools,
        edited,
        tenants,
        priorities,
        roles,
        agents,
        users,
        maxTokens,
        notBefore,
        deadlines,
        hosts,
        epochs.own(),
        changed,
        texts,
        webhooks,
        metadata,
        epochs.all());
  }
}
