ALTER TABLE task_results ADD COLUMN details text;

COMMENT ON COLUMN task_results.details IS 'How the answer came to be: a JSON object that is shown beside it.';
