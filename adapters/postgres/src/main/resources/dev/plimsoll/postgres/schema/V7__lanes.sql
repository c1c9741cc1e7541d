-- A server commits new tasks and what happens to the others side by side. A row lock that two hold
-- takes a number each time from a store that runs out; an advisory lock takes nothing.
CREATE FUNCTION commits_of(epoch bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN hashtextextended('plimsoll commits', epoch);

COMMENT ON FUNCTION commits_of IS 'The advisory lock that every commit of a node shares until it ends.';

CREATE FUNCTION await_commits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(commits_of(OLD.epoch));
  RETURN NEW;
END $$;

COMMENT ON FUNCTION await_commits IS 'Whoever takes a node for lost waits for what it is just committing, whoever that is.';

CREATE TRIGGER nodes_lost BEFORE UPDATE OF lost_at ON nodes FOR EACH ROW
  WHEN (OLD.lost_at IS NULL AND NEW.lost_at IS NOT NULL) EXECUTE FUNCTION await_commits();

-- Twice the usual speed made it a burst of full pages in the log, without being done any sooner.
ALTER TABLE tasks RESET (autovacuum_vacuum_cost_delay);
