package dev.plimsoll.postgres;

import static dev.plimsoll.postgres.Column.Kind.INT;
import static dev.plimsoll.postgres.Column.Kind.TEXT;
import static dev.plimsoll.postgres.Column.Kind.TIME;
import static dev.plimsoll.postgres.Column.Kind.UUID;

import dev.plimsoll.core.work.Status;
import dev.plimsoll.ports.delivery.Delivery;
import dev.plimsoll.ports.store.Change;
import dev.plimsoll.ports.store.Idempotency;
import dev.plimsoll.ports.store.TaskRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** New tasks, as statements. */
final class Inserting {
  private static final String TASKS =
      """
      INSERT INTO tasks (id, owner, accepted_at, not_before, deadline, status, priority, cost,
        max_tokens, tenant, pool, role, agent, user_id, webhook_host, started_on, started_at, attempts)
      SELECT u.id, ?, u.accepted_at, u.not_before, u.deadline,
        CASE WHEN u.started_on IS NULL THEN 'queued' ELSE 'running' END::task_status,
        u.priority::task_priority, u.cost, u.max_tokens, u.tenant, u.pool, u.role, u.agent, u.user_id,
        u.host, u.started_on, CASE WHEN u.started_on IS NOT NULL THEN u.accepted_at END,
        (u.started_on IS NOT NULL)::int
      FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?%s) AS u (id, accepted_at, not_before,
        deadline, priority, cost, max_tokens, tenant, pool, role, agent, user_id, host, started_on%s)
      """;
  private static final String WITHOUT_KEY = TASKS.formatted("", "");
  private static final String UNLESS_HERE = "ON CONFLICT (id) DO NOTHING";

  /** Only what holds its key; says nothing of the rest, which is here already or a duplicate. */
  private static final String HOLDING =
      TASKS.formatted(", ?", ", key")
          + """
          WHERE EXISTS (SELECT FROM idempotency_keys k
            WHERE k.tenant = u.tenant AND k.key = u.key AND k.task_id = u.id)
          """;

  private static final String KEYS =
      """
      INSERT INTO idempotency_keys (tenant, key, task_id, accepted_at, lapses_at, fingerprint, answer)
      SELECT u.tenant, u.key, u.id, u.accepted_at, u.lapses_at, u.fingerprint, u.answer
      FROM unnest(?, ?, ?, ?, ?, ?, ?) AS u (tenant, key, id, accepted_at, lapses_at, fingerprint,
        answer)
      WHERE NOT EXISTS (SELECT FROM tasks t WHERE t.id = u.id)
      ORDER BY u.tenant, u.key
      ON CONFLICT (tenant, key) DO UPDATE SET task_id = excluded.task_id,
        accepted_at = excluded.accepted_at, lapses_at = excluded.lapses_at,
        fingerprint = excluded.fingerprint, answer = excluded.answer
      WHERE idempotency_keys.lapses_at <= excluded.accepted_at
      """;
  private static final String TEXTS =
      """
      INSERT INTO task_texts (task_id, idempotency_key, webhook, metadata, text)
      SELECT u.id, u.key, u.webhook, u.metadata, u.text
      FROM unnest(?, ?, ?, ?, ?) AS u (id, key, webhook, metadata, text)
      """;
  private static final String OF_A_TASK = "WHERE EXISTS (SELECT FROM tasks t WHERE t.id = u.id)\n";
  private static final String UNLESS_THERE = "ON CONFLICT (task_id) DO NOTHING";
  private static final String DUPLICATES =
      """
      SELECT u.id, k.task_id, k.fingerprint, k.answer
      FROM unnest(?, ?, ?) AS u (id, tenant, key)
      JOIN idempotency_keys k ON k.tenant = u.tenant AND k.key = u.key
      WHERE k.task_id <> u.id AND NOT EXISTS (SELECT FROM tasks t WHERE t.id = u.id)
      """;

  private Inserting() {}

  /** Tasks without a key: whatever is here already stays as it is. */
  static void plain(Script script, long epoch, List<Change.Insert> inserts) {
    if (inserts.isEmpty()) {
      return;
    }
    script.tell(WITHOUT_KEY + UNLESS_HERE, rows(epoch, inserts).toArray());
    script.tell(TEXTS + UNLESS_THERE, texts(inserts));
  }

  /** Tasks with a key, each key at most once: the key first, and the task only if it has it. */
  static void keyed(Script script, long epoch, List<Change.Insert> inserts) {
    if (inserts.isEmpty()) {
      return;
    }
    int size = inserts.size();
    Column tenants = new Column(TEXT, size);
    Column names = new Column(TEXT, size);
    Column ids = new Column(UUID, size);
    Column accepted = new Column(TIME, size);
    Column lapses = new Column(TIME, size);
    Column prints = new Column(TEXT, size);
    Column answers = new Column(TEXT, size);
    for (Change.Insert insert : inserts) {
      Idempotency key = insert.key().orElseThrow();
      tenants.add(insert.task().request().tenant());
      names.add(key.key());
      ids.add(insert.id());
      accepted.add(insert.task().accepted());
      lapses.add(key.until());
      prints.add(key.fingerprint());
      answers.add(key.answer());
    }
    script.tell(KEYS, tenants, names, ids, accepted, lapses, prints, answers);
    List<Object> rows = rows(epoch, inserts);
    rows.add(names);
    script.tell(HOLDING + UNLESS_HERE, rows.toArray());
    script.tell(TEXTS + OF_A_TASK + UNLESS_THERE, texts(inserts));
    script.duplicates(DUPLICATES, ids, tenants, names);
  }

  private static List<Object> rows(long epoch, List<Change.Insert> inserts) {
    int size = inserts.size();
    Column ids = new Column(UUID, size);
    Column accepted = new Column(TIME, size);
    Column notBefore = new Column(TIME, size);
    Column deadlines = new Column(TIME, size);
    Column priorities = new Column(TEXT, size);
    Column costs = new Column(INT, size);
    Column maxTokens = new Column(INT, size);
    Column tenants = new Column(TEXT, size);
    Column pools = new Column(TEXT, size);
    Column roles = new Column(TEXT, size);
    Column agents = new Column(TEXT, size);
    Column users = new Column(TEXT, size);
    Column hosts = new Column(TEXT, size);
    Column startedOn = new Column(TEXT, size);
    for (Change.Insert insert : inserts) {
      TaskRecord task = insert.task();
      mustBeNew(task);
      var request = task.request();
      ids.add(task.id());
      accepted.add(task.accepted());
      notBefore.add(request.notBefore().orElse(null));
      deadlines.add(request.deadline().orElse(null));
      priorities.add(request.priority().word());
      costs.add(task.cost());
      request.maxTokens().ifPresentOrElse(maxTokens::add, maxTokens::addNull);
      tenants.add(request.tenant());
      pools.add(task.pool());
      roles.add(request.role().orElse(null));
      agents.add(request.agent().orElse(null));
      users.add(request.userId().orElse(null));
      hosts.add(request.webhook().map(Delivery::hostOf).orElse(null));
      startedOn.add(task.startedOn().orElse(null));
    }
    return new ArrayList<>(
        List.of(
            epoch,
            ids,
            accepted,
            notBefore,
            deadlines,
            priorities,
            costs,
            maxTokens,
            tenants,
            pools,
            roles,
            agents,
            users,
            hosts,
            startedOn));
  }

  /** It waits for its first attempt, or that began when it was accepted. */
  private static void mustBeNew(TaskRecord task) {
    boolean waits = task.status() == Status.QUEUED && task.attempts() == 0;
    boolean runs =
        task.status() == Status.RUNNING
            && task.attempts() == 1
            && task.started().equals(Optional.of(task.accepted()));
    if ((!waits && !runs) || task.startedOn().isPresent() != runs) {
      throw new IllegalArgumentException("no new task: " + task.id() + " is " + task.status());
    }
  }

  private static Object[] texts(List<Change.Insert> inserts) {
    int size = inserts.size();
    Column ids = new Column(UUID, size);
    Column keys = new Column(TEXT, size);
    Column webhooks = new Column(TEXT, size);
    Column metadata = new Column(TEXT, size);
    Column texts = new Column(TEXT, size * 64);
    for (Change.Insert insert : inserts) {
      var request = insert.task().request();
      ids.add(insert.id());
      keys.add(insert.key().map(Idempotency::key).orElse(null));
      webhooks.add(request.webhook().orElse(null));
      metadata.add(request.metadata().orElse(null));
      texts.add(request.text());
    }
    return new Object[] {ids, keys, webhooks, metadata, texts};
  }
}
