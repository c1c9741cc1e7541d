-- Which ends are to be told stands in the task's own row, so that the others cost nothing.
ALTER TABLE tasks ADD COLUMN has_webhook INTEGER NOT NULL DEFAULT 0;
UPDATE tasks SET has_webhook = 1
WHERE (finished_at IS NULL OR status = 'dead')
  AND (SELECT webhook FROM payloads WHERE number = tasks.payload) IS NOT NULL;

-- Ends of tasks that are still to be told, and those that nobody tries to tell any more.
CREATE TABLE deliveries (
  id TEXT NOT NULL PRIMARY KEY,
  task TEXT NOT NULL,
  tenant TEXT NOT NULL,
  url TEXT NOT NULL,
  host TEXT NOT NULL,
  ended_at INTEGER NOT NULL,        -- the task
  due_at INTEGER NOT NULL,          -- the next attempt; whoever makes it moves this on first
  attempts INTEGER NOT NULL,
  error TEXT,                       -- of the last attempt
  gave_up_at INTEGER                -- null while it is pending
) WITHOUT ROWID;
CREATE UNIQUE INDEX deliveries_by_task ON deliveries (task);
-- With gave_up_at, though it is always null there: without it every look goes to the table too.
CREATE INDEX deliveries_pending ON deliveries (due_at, id, host, gave_up_at) WHERE gave_up_at IS NULL;
CREATE INDEX deliveries_given_up ON deliveries (id, gave_up_at) WHERE gave_up_at IS NOT NULL;

-- Tasks that are submitted again and again.
CREATE TABLE schedules (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  fires TEXT NOT NULL,              -- a cron text or an interval, as its owner wrote it
  zone TEXT NOT NULL,
  misfire TEXT NOT NULL,
  most_missed INTEGER NOT NULL,
  text TEXT NOT NULL,
  priority TEXT NOT NULL,
  role TEXT,
  agent TEXT,
  user_id TEXT,
  max_tokens INTEGER,
  deadline_ns INTEGER,              -- after each fire time
  webhook TEXT,
  metadata TEXT,
  created_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  last_fired_at INTEGER,
  paused INTEGER NOT NULL,
  PRIMARY KEY (tenant, name)
) WITHOUT ROWID;
CREATE INDEX schedules_due ON schedules (next_at, tenant, name) WHERE paused = 0;

-- Keys that callers show, hashed.
CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,               -- SHA-256, never what was hashed
  tenant TEXT NOT NULL,
  scopes TEXT NOT NULL,             -- words with a space between
  quota_requests INTEGER,
  quota_seconds INTEGER,
  most_waiting INTEGER,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  change INTEGER NOT NULL           -- which change made it what it is; the greatest is the version of all
) WITHOUT ROWID;
CREATE UNIQUE INDEX api_keys_by_change ON api_keys (change);
