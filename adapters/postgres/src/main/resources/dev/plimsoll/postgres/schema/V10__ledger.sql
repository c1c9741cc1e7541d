CREATE TABLE ledger (
  task_id      uuid NOT NULL,
  ended_at     timestamptz NOT NULL,
  input        bigint NOT NULL,
  cached_input bigint NOT NULL,
  cache_write  bigint NOT NULL,
  output       bigint NOT NULL,
  reasoning    bigint NOT NULL,
  nano_usd     bigint,
  pico_usd     integer,
  estimated    boolean NOT NULL,
  id           text NOT NULL,
  call         text NOT NULL,
  tenant       text NOT NULL,
  key_id       text NOT NULL,
  user_id      text NOT NULL,
  role         text NOT NULL,
  agent        text NOT NULL,
  provider     text NOT NULL,
  model        text NOT NULL,
  PRIMARY KEY (task_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.1);

CREATE INDEX ledger_by_time ON ledger (ended_at);

COMMENT ON TABLE ledger IS 'What calls of models took: one line a call, only ever added. Sums are made from the lines.';
COMMENT ON COLUMN ledger.ended_at IS 'When the call ended.';
COMMENT ON COLUMN ledger.input IS 'Tokens; what was read from and written to a cache is a part of them.';
COMMENT ON COLUMN ledger.output IS 'Tokens; reasoning is a part of them.';
COMMENT ON COLUMN ledger.nano_usd IS 'What it cost; null where the price is not known.';
COMMENT ON COLUMN ledger.pico_usd IS 'Thousandths of a nano dollar on top.';
COMMENT ON COLUMN ledger.estimated IS 'The provider did not say the tokens.';
COMMENT ON COLUMN ledger.id IS 'Of the line: unique, so that one written twice is one.';
COMMENT ON COLUMN ledger.call IS 'What the provider knows it by.';
COMMENT ON COLUMN ledger.key_id IS 'Of the API key; this, user, role and agent are empty where there is none.';
