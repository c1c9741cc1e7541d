-- An end copies the row of its task, and vacuum visits every page that holds a row that was copied:
-- results stand elsewhere, where rows are only added.
CREATE TABLE task_results (
  task_id uuid PRIMARY KEY,
  result  text NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.1);

INSERT INTO task_results (task_id, result)
SELECT id, result FROM tasks WHERE result IS NOT NULL ORDER BY id;

ALTER TABLE tasks DROP COLUMN result;

COMMENT ON TABLE task_results IS 'What completed tasks gave. Written once, by the transaction that ends the task.';
COMMENT ON COLUMN task_results.result IS 'U+E000 followed by 0, 1 or s stands for what text cannot hold.';
