-- From here on U+E000 (57344) introduces what a text of SQLite cannot give back, as half of a surrogate
-- pair; so U+E000 itself is written as two characters. Few texts have it: one look at each.
UPDATE tasks SET
  tenant = replace(tenant, char(57344), char(57344, 49)),
  pool = replace(pool, char(57344), char(57344, 49)),
  role = replace(role, char(57344), char(57344, 49)),
  user_id = replace(user_id, char(57344), char(57344, 49)),
  idempotency_key = replace(idempotency_key, char(57344), char(57344, 49)),
  started_on = replace(started_on, char(57344), char(57344, 49)),
  failure_kind = replace(failure_kind, char(57344), char(57344, 49)),
  failure_message = replace(failure_message, char(57344), char(57344, 49))
WHERE instr(tenant, char(57344))
  OR instr(pool, char(57344))
  OR instr(role, char(57344))
  OR instr(user_id, char(57344))
  OR instr(idempotency_key, char(57344))
  OR instr(started_on, char(57344))
  OR instr(failure_kind, char(57344))
  OR instr(failure_message, char(57344));
UPDATE payloads SET
  text = replace(text, char(57344), char(57344, 49)),
  agent = replace(agent, char(57344), char(57344, 49)),
  webhook = replace(webhook, char(57344), char(57344, 49)),
  metadata = replace(metadata, char(57344), char(57344, 49))
WHERE instr(text, char(57344))
  OR instr(agent, char(57344))
  OR instr(webhook, char(57344))
  OR instr(metadata, char(57344));
UPDATE results SET
  text = replace(text, char(57344), char(57344, 49)),
  model = replace(model, char(57344), char(57344, 49)),
  finish_reason = replace(finish_reason, char(57344), char(57344, 49))
WHERE instr(text, char(57344))
  OR instr(model, char(57344))
  OR instr(finish_reason, char(57344));
UPDATE attempts SET
  agent = replace(agent, char(57344), char(57344, 49)),
  failure_kind = replace(failure_kind, char(57344), char(57344, 49)),
  failure_message = replace(failure_message, char(57344), char(57344, 49))
WHERE instr(agent, char(57344))
  OR instr(failure_kind, char(57344))
  OR instr(failure_message, char(57344));
UPDATE idempotency_keys SET
  tenant = replace(tenant, char(57344), char(57344, 49)),
  key = replace(key, char(57344), char(57344, 49)),
  fingerprint = replace(fingerprint, char(57344), char(57344, 49)),
  answer = replace(answer, char(57344), char(57344, 49))
WHERE instr(tenant, char(57344))
  OR instr(key, char(57344))
  OR instr(fingerprint, char(57344))
  OR instr(answer, char(57344));
UPDATE deliveries SET
  tenant = replace(tenant, char(57344), char(57344, 49)),
  url = replace(url, char(57344), char(57344, 49)),
  host = replace(host, char(57344), char(57344, 49)),
  error = replace(error, char(57344), char(57344, 49))
WHERE instr(tenant, char(57344))
  OR instr(url, char(57344))
  OR instr(host, char(57344))
  OR instr(error, char(57344));
UPDATE schedules SET
  tenant = replace(tenant, char(57344), char(57344, 49)),
  name = replace(name, char(57344), char(57344, 49)),
  fires = replace(fires, char(57344), char(57344, 49)),
  text = replace(text, char(57344), char(57344, 49)),
  role = replace(role, char(57344), char(57344, 49)),
  agent = replace(agent, char(57344), char(57344, 49)),
  user_id = replace(user_id, char(57344), char(57344, 49)),
  webhook = replace(webhook, char(57344), char(57344, 49)),
  metadata = replace(metadata, char(57344), char(57344, 49))
WHERE instr(tenant, char(57344))
  OR instr(name, char(57344))
  OR instr(fires, char(57344))
  OR instr(text, char(57344))
  OR instr(role, char(57344))
  OR instr(agent, char(57344))
  OR instr(user_id, char(57344))
  OR instr(webhook, char(57344))
  OR instr(metadata, char(57344));
UPDATE api_keys SET
  name = replace(name, char(57344), char(57344, 49)),
  tenant = replace(tenant, char(57344), char(57344, 49))
WHERE instr(name, char(57344))
  OR instr(tenant, char(57344))
