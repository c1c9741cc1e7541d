-- Who is told of an end stands in the task's own row, so that the end of any other looks nothing up.
ALTER TABLE tasks ADD COLUMN webhook_host text;

UPDATE tasks t
SET webhook_host = left(lower(coalesce(substring(x.webhook FROM '^[^:/?#]+://([^/?#]+)'), x.webhook)), 260)
FROM task_texts x
WHERE x.task_id = t.id AND x.webhook IS NOT NULL;

COMMENT ON COLUMN tasks.webhook_host IS 'Who is told of its end; NULL when nobody is. The whole address is task_texts.webhook.';
COMMENT ON COLUMN nodes.lost_because IS 'left: it ended in order. lapsed: no heartbeat within its lease. restarted: its successor of the same name began. restored: it was in a backup.';

CREATE TABLE deliveries (
  task_id    uuid PRIMARY KEY,
  ended_at   timestamptz NOT NULL,
  due_at     timestamptz NOT NULL,
  gave_up_at timestamptz,
  attempts   integer NOT NULL DEFAULT 0,
  tenant     text NOT NULL,
  host       text NOT NULL,
  url        text NOT NULL,
  error      text
) WITH (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_threshold = 500,
  autovacuum_vacuum_cost_delay = 1
);

CREATE INDEX deliveries_pending ON deliveries (due_at, task_id) WHERE gave_up_at IS NULL;
CREATE INDEX deliveries_given_up ON deliveries (task_id) WHERE gave_up_at IS NOT NULL;

COMMENT ON TABLE deliveries IS 'Ends of tasks that a webhook is still to be told of, or was given up telling. Written by the transaction that ends the task; gone once it was told.';
COMMENT ON COLUMN deliveries.ended_at IS 'When the task was over. The id of the message is msg_, task_id, _, and this in microseconds since 1970 to the base of 36.';
COMMENT ON COLUMN deliveries.due_at IS 'When the next attempt may begin. Whoever claims it moves this, and has it alone until then.';
COMMENT ON COLUMN deliveries.gave_up_at IS 'Since when nobody tries any more; NULL while it is pending.';
COMMENT ON COLUMN deliveries.attempts IS 'How many were made.';
COMMENT ON COLUMN deliveries.host IS 'Host and port of url, so that hosts that are busy can be passed over.';
COMMENT ON COLUMN deliveries.error IS 'Why the last attempt failed.';

CREATE TABLE schedules (
  tenant        text COLLATE "C" NOT NULL,
  name          text COLLATE "C" NOT NULL,
  timing        text NOT NULL,
  zone          text NOT NULL,
  misfire       text NOT NULL,
  most_missed   integer NOT NULL,
  created_at    timestamptz NOT NULL,
  next_at       timestamptz NOT NULL,
  last_fired_at timestamptz,
  paused        boolean NOT NULL,
  priority      task_priority NOT NULL,
  role          text,
  agent         text,
  user_id       text,
  max_tokens    integer,
  deadline_ns   bigint,
  webhook       text,
  metadata      text,
  text          text NOT NULL,
  PRIMARY KEY (tenant, name)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 500);

CREATE INDEX schedules_next ON schedules (next_at, tenant, name) WHERE NOT paused;

COMMENT ON TABLE schedules IS 'Tasks that are submitted again and again.';
COMMENT ON COLUMN schedules.timing IS 'A cron text or an interval: 0 7 * * MON-FRI, every 5m.';
COMMENT ON COLUMN schedules.zone IS 'Whose clocks a cron text is read on.';
COMMENT ON COLUMN schedules.misfire IS 'What happens to fire times that nobody was there for: skip, one (the newest) or all of them.';
COMMENT ON COLUMN schedules.most_missed IS 'How many missed fire times are made up for at most.';
COMMENT ON COLUMN schedules.created_at IS 'What intervals are counted from.';
COMMENT ON COLUMN schedules.next_at IS 'The first fire time that nobody has dealt with; whoever moves it on, from the time it saw, has fired it.';
COMMENT ON COLUMN schedules.last_fired_at IS 'The newest fire time that a task was submitted for.';
COMMENT ON COLUMN schedules.deadline_ns IS 'How long after its fire time nobody wants the result of a task, in nanoseconds.';
COMMENT ON COLUMN schedules.text IS 'What each task says; this and the columns before are those of tasks and task_texts.';

CREATE TABLE api_keys (
  id             text COLLATE "C" PRIMARY KEY,
  hash           text NOT NULL,
  name           text NOT NULL,
  tenant         text NOT NULL,
  scopes         text[] NOT NULL,
  quota_requests integer,
  quota_seconds  integer,
  most_waiting   integer,
  created_at     timestamptz NOT NULL,
  expires_at     timestamptz,
  revoked_at     timestamptz
);

COMMENT ON TABLE api_keys IS 'Keys of clients. The secrets are nowhere. Whoever changes one by hand adds 1 to api_key_changes.';
COMMENT ON COLUMN api_keys.id IS 'The public part of the key.';
COMMENT ON COLUMN api_keys.hash IS 'SHA-256 of its secret.';
COMMENT ON COLUMN api_keys.tenant IS 'On whose account its tasks run.';
COMMENT ON COLUMN api_keys.scopes IS 'What it may do: submit, read, admin.';
COMMENT ON COLUMN api_keys.quota_requests IS 'How many requests it may make within quota_seconds; NULL for any number.';
COMMENT ON COLUMN api_keys.most_waiting IS 'How many of its tasks may wait at once; NULL for any number.';
COMMENT ON COLUMN api_keys.expires_at IS 'From when it is refused.';
COMMENT ON COLUMN api_keys.revoked_at IS 'Since when it is refused.';

CREATE TABLE api_key_changes (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version  bigint NOT NULL
) WITH (fillfactor = 50);

INSERT INTO api_key_changes (version) VALUES (0);

COMMENT ON TABLE api_key_changes IS 'One row, so that servers learn cheaply whether api_keys is as it was.';
COMMENT ON COLUMN api_key_changes.version IS 'How often api_keys changed.';
