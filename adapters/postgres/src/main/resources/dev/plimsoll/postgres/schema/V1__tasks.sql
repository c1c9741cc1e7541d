CREATE TYPE task_status AS ENUM
  ('queued', 'running', 'retrying', 'parked', 'completed', 'dead', 'cancelled', 'expired');
CREATE TYPE task_priority AS ENUM ('critical', 'high', 'normal', 'low');

CREATE TABLE nodes (
  epoch        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name         text NOT NULL,
  lease        interval NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  heartbeat_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  holds_name   boolean NOT NULL,
  lost_at      timestamptz,
  lost_because text,
  emptied_at   timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

COMMENT ON TABLE nodes IS 'Servers, one row for each start and each lost lease. Their clock is never asked.';
COMMENT ON COLUMN nodes.epoch IS 'The fencing token: tasks.owner names it; a newer one is greater.';
COMMENT ON COLUMN nodes.name IS 'The name the server was given; a restarted server has it again.';
COMMENT ON COLUMN nodes.lease IS 'How long the word of this node lasts after its heartbeat.';
COMMENT ON COLUMN nodes.heartbeat_at IS 'When it last renewed its lease, by the clock of the database.';
COMMENT ON COLUMN nodes.holds_name IS 'Whether its connection holds the lock on its name; false for a second server of one name.';
COMMENT ON COLUMN nodes.lost_at IS 'Since when it changes nothing any more and others take over its tasks.';
COMMENT ON COLUMN nodes.lost_because IS 'left: it ended in order. lapsed: no heartbeat within its lease. restarted: its successor of the same name began.';
COMMENT ON COLUMN nodes.emptied_at IS 'When its last unfinished task was taken over.';

CREATE TABLE tasks (
  id                     uuid PRIMARY KEY,
  owner                  bigint NOT NULL,
  accepted_at            timestamptz NOT NULL,
  not_before             timestamptz,
  deadline               timestamptz,
  started_at             timestamptz,
  due_at                 timestamptz,
  finished_at            timestamptz,
  status                 task_status NOT NULL,
  priority               task_priority NOT NULL,
  attempts               integer NOT NULL DEFAULT 0,
  crashes                integer NOT NULL DEFAULT 0,
  cost                   integer NOT NULL,
  max_tokens             integer,
  tenant                 text NOT NULL,
  pool                   text NOT NULL,
  role                   text,
  agent                  text,
  user_id                text,
  started_on             text,
  failure_kind           text,
  failure_message        text,
  failure_remedy         text,
  failure_retry_after_ns bigint,
  model                  text,
  finish_reason          text,
  input_tokens           bigint,
  cached_input_tokens    bigint,
  output_tokens          bigint,
  timings_ns             json,
  result                 text,
  ended                  task_status GENERATED ALWAYS AS
    (CASE WHEN status IN ('dead', 'cancelled', 'expired') THEN status END) STORED
) WITH (
  fillfactor = 50,
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_insert_scale_factor = 0.1,
  autovacuum_analyze_scale_factor = 0.05,
  autovacuum_vacuum_cost_delay = 1
);

-- No index names a column that a start changes, so that starts and retries are heap-only updates.
CREATE INDEX tasks_unfinished ON tasks (owner, priority, id) WHERE finished_at IS NULL;
CREATE INDEX tasks_finished ON tasks (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX tasks_ended ON tasks (ended, id) WHERE ended IS NOT NULL;
CREATE INDEX tasks_user ON tasks (user_id, id) WHERE user_id IS NOT NULL;

COMMENT ON TABLE tasks IS 'One row for each accepted task until it is pruned. What it says is in task_texts, its failed attempts in attempts.';
COMMENT ON COLUMN tasks.id IS 'Given out in order of time: a greater id was accepted later.';
COMMENT ON COLUMN tasks.owner IS 'The node (nodes.epoch) that alone may change this task; of a finished task, the last.';
COMMENT ON COLUMN tasks.not_before IS 'When it may start at the earliest.';
COMMENT ON COLUMN tasks.deadline IS 'When nobody wants its result any more.';
COMMENT ON COLUMN tasks.started_at IS 'When its last attempt began.';
COMMENT ON COLUMN tasks.due_at IS 'When its next attempt is due, while it is retrying.';
COMMENT ON COLUMN tasks.attempts IS 'Attempts that began and count; one that a crash broke off does not.';
COMMENT ON COLUMN tasks.crashes IS 'How often a server ended while it ran.';
COMMENT ON COLUMN tasks.cost IS 'How many tokens it will probably take.';
COMMENT ON COLUMN tasks.tenant IS 'On whose account it runs.';
COMMENT ON COLUMN tasks.pool IS 'The pool of agents that runs it.';
COMMENT ON COLUMN tasks.started_on IS 'The agent of the last attempt.';
COMMENT ON COLUMN tasks.failure_remedy IS 'retry: the same again may succeed. give_up: it would not.';
COMMENT ON COLUMN tasks.timings_ns IS 'Where its time went, in nanoseconds.';
COMMENT ON COLUMN tasks.result IS 'What it gave, once it is completed. U+E000 followed by 0, 1 or s stands for what text cannot hold.';
COMMENT ON COLUMN tasks.ended IS 'Its status, if it ended without being completed: dead letters are WHERE ended = ''dead''.';

CREATE TABLE task_texts (
  task_id         uuid PRIMARY KEY,
  idempotency_key text,
  webhook         text,
  metadata        text,
  text            text NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.1);

COMMENT ON TABLE task_texts IS 'What tasks say. Written once, so that changes of a task do not copy it.';
COMMENT ON COLUMN task_texts.idempotency_key IS 'The key it was submitted under; see idempotency_keys.';
COMMENT ON COLUMN task_texts.webhook IS 'Where its end is told.';
COMMENT ON COLUMN task_texts.metadata IS 'A JSON object that is handed back untouched.';

CREATE TABLE attempts (
  task_id                uuid NOT NULL,
  number                 integer NOT NULL,
  agent                  text NOT NULL,
  started_at             timestamptz NOT NULL,
  ended_at               timestamptz NOT NULL,
  failure_kind           text NOT NULL,
  failure_message        text NOT NULL,
  failure_remedy         text NOT NULL,
  failure_retry_after_ns bigint,
  seq                    bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (task_id, started_at, number, ended_at, failure_kind)
);

COMMENT ON TABLE attempts IS 'Attempts that failed, and those that a crash of a server broke off (failure_kind crash).';
COMMENT ON COLUMN attempts.number IS 'Counts from 1; the attempt after a crash has the same number again.';
COMMENT ON COLUMN attempts.seq IS 'The order in which they were written.';

CREATE TABLE idempotency_keys (
  tenant      text NOT NULL,
  key         text NOT NULL,
  task_id     uuid NOT NULL,
  accepted_at timestamptz NOT NULL,
  lapses_at   timestamptz NOT NULL,
  fingerprint text NOT NULL,
  answer      text NOT NULL,
  PRIMARY KEY (tenant, key)
);

COMMENT ON TABLE idempotency_keys IS 'Names that clients gave their submissions; one names one task until it lapses.';
COMMENT ON COLUMN idempotency_keys.fingerprint IS 'Of the payload: the same key with another one is a mistake of the client.';
COMMENT ON COLUMN idempotency_keys.answer IS 'What the first submission was told.';

-- Every transaction that writes begins with this: until it ends, nobody can take the node for lost.
CREATE FUNCTION hold_lease(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM nodes WHERE epoch = wanted AND lost_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the lease of node epoch % was lost', wanted USING ERRCODE = 'PL001';
  END IF;
END $$;

COMMENT ON FUNCTION hold_lease IS 'Fails with PL001 when the node was lost, else keeps it from being lost until this transaction ends.';
