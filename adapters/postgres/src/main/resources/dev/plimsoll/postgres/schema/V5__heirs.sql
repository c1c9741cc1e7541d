ALTER TABLE nodes ADD COLUMN heir bigint;

COMMENT ON COLUMN nodes.heir IS 'The node that holds what this lost one left, as it is in tasks.owner. Once that one is lost too, others take both.';
