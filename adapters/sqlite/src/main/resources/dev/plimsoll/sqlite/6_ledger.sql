-- What calls of models took: one line a call, only ever added. Sums are made from the lines.
CREATE TABLE ledger (
  task TEXT NOT NULL,
  id TEXT NOT NULL,
  ended_at INTEGER NOT NULL,
  call TEXT NOT NULL,               -- what the provider knows it by
  tenant TEXT NOT NULL,
  key_id TEXT NOT NULL,             -- these four are empty where there is none
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  agent TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  input INTEGER NOT NULL,           -- tokens; what was read from and written to a cache is a part of them
  cached_input INTEGER NOT NULL,
  cache_write INTEGER NOT NULL,
  output INTEGER NOT NULL,          -- reasoning is a part of them
  reasoning INTEGER NOT NULL,
  estimated INTEGER NOT NULL,       -- the provider did not say them
  nano_usd INTEGER,                 -- null where the price is not known
  pico_usd INTEGER,                 -- thousandths of one on top
  PRIMARY KEY (task, id)
) WITHOUT ROWID;
CREATE INDEX ledger_by_time ON ledger (ended_at);
