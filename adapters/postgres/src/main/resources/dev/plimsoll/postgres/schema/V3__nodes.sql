-- Only a node that was lost pays for a function: the others begin a commit with a plain statement.
CREATE FUNCTION lease_lost(epoch bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the lease of node epoch % was lost', epoch USING ERRCODE = 'PL001';
END $$;

COMMENT ON FUNCTION lease_lost IS 'Fails with PL001: what follows in a transaction of a lost node must not be done.';

DROP FUNCTION hold_lease;

-- Nodes are found by an index: a scan that a session avoids at any price would blur the price of
-- all the rest of its plan.
CREATE INDEX nodes_not_emptied ON nodes (epoch) WHERE emptied_at IS NULL;
