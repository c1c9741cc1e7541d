-- One row a task: everything that changes while it lives, and what lists and recovery ask for.
-- Times are microseconds since 1970 (UTC); the view tasks_readable shows them as text.
CREATE TABLE tasks (
  id TEXT NOT NULL PRIMARY KEY,
  status TEXT NOT NULL,
  priority TEXT NOT NULL,
  tenant TEXT NOT NULL,
  pool TEXT NOT NULL,
  cost INTEGER NOT NULL,            -- tokens it will probably take
  role TEXT,
  user_id TEXT,
  not_before INTEGER,
  deadline INTEGER,
  accepted_at INTEGER NOT NULL,
  epoch INTEGER NOT NULL,           -- of the node that accepted it, revived it or took it over while it ran
  payload INTEGER NOT NULL,         -- payloads.number
  idempotency_key TEXT,
  attempts INTEGER NOT NULL,
  crashes INTEGER NOT NULL,
  started_on TEXT,                  -- the agent
  started_at INTEGER,
  due_at INTEGER,
  finished_at INTEGER,              -- set when, and only when, it is over
  result INTEGER,                   -- results.number
  failure_kind TEXT,
  failure_message TEXT,
  failure_remedy TEXT,
  failure_retry_after_ns INTEGER,
  timings_ns TEXT
) WITHOUT ROWID;
CREATE INDEX tasks_unfinished ON tasks (id) WHERE finished_at IS NULL;
CREATE INDEX tasks_by_end ON tasks (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX tasks_dead ON tasks (id) WHERE status = 'dead';

-- What was asked for and what came of it: written once, apart, so that starting and finishing rewrite no text.
CREATE TABLE payloads (
  number INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  agent TEXT,
  max_tokens INTEGER,
  webhook TEXT,
  metadata TEXT
);
CREATE TABLE results (
  number INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  model TEXT NOT NULL,
  input_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  finish_reason TEXT NOT NULL
);

-- Failed attempts only; one that succeeds leaves the task's result.
CREATE TABLE attempts (
  task TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  number INTEGER NOT NULL,
  agent TEXT NOT NULL,
  ended_at INTEGER NOT NULL,
  failure_kind TEXT NOT NULL,
  failure_message TEXT NOT NULL,
  failure_remedy TEXT NOT NULL,
  failure_retry_after_ns INTEGER,
  PRIMARY KEY (task, started_at, number)
) WITHOUT ROWID;

CREATE TABLE idempotency_keys (
  tenant TEXT NOT NULL,
  key TEXT NOT NULL,
  task TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  answer TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (tenant, key)
) WITHOUT ROWID;

-- Who owns what is not over: a node and its epoch, which every start makes greater.
CREATE TABLE nodes (
  name TEXT NOT NULL PRIMARY KEY,
  epoch INTEGER NOT NULL,
  started_at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO nodes VALUES ('local', 0, 0);

CREATE VIEW tasks_readable AS
SELECT t.id, t.status, t.priority, t.tenant, t.user_id, t.pool, t.attempts, t.crashes,
  strftime('%Y-%m-%d %H:%M:%f', t.accepted_at / 1e6, 'unixepoch') AS accepted,
  strftime('%Y-%m-%d %H:%M:%f', t.started_at / 1e6, 'unixepoch') AS started,
  strftime('%Y-%m-%d %H:%M:%f', t.due_at / 1e6, 'unixepoch') AS due,
  strftime('%Y-%m-%d %H:%M:%f', t.finished_at / 1e6, 'unixepoch') AS finished,
  t.failure_kind, t.failure_message, p.text, r.text AS result
FROM tasks t LEFT JOIN payloads p ON p.number = t.payload LEFT JOIN results r ON r.number = t.result;
