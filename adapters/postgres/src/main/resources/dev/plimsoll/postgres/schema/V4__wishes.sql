CREATE TABLE wishes (
  task_id  uuid PRIMARY KEY,
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  priority task_priority
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

COMMENT ON TABLE wishes IS 'What is wanted of tasks by nodes that do not own them. Gone once it is granted, or in vain.';
COMMENT ON COLUMN wishes.priority IS 'The class that it is to wait in; NULL when it is to be cancelled.';
