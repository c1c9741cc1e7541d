CREATE TABLE limits (
  name    text PRIMARY KEY,
  seen_at timestamptz NOT NULL,
  level   double precision NOT NULL,
  turns   bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE TABLE limit_holders (
  name        text NOT NULL,
  node        bigint NOT NULL,
  held        bigint NOT NULL,
  lacks       bigint NOT NULL,
  lacks_since bigint NOT NULL,
  lapses_at   timestamptz NOT NULL,
  PRIMARY KEY (name, node)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

CREATE TABLE limit_uses (
  name  text NOT NULL,
  slice bigint NOT NULL,
  used  bigint NOT NULL,
  PRIMARY KEY (name, slice)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- What LeaseBook does in memory, of which this is the other writing: one contract test holds both.
-- Whoever asks waits for nothing but others that ask for the same limit. Not waiting for the disk
-- is safe: a crash of the database forgets what the last part of a second used, and no more.
CREATE FUNCTION lease_limit(
  whose text, node_epoch bigint, bucket boolean, most bigint, burst bigint, window_nanos bigint,
  holds bigint, uses bigint, needs bigint, wants bigint, life_micros bigint, told_at timestamptz,
  OUT amount bigint, OUT remains bigint, OUT sharing integer)
LANGUAGE plpgsql AS $$
DECLARE
  moment  timestamptz := coalesce(told_at, clock_timestamp());
  ahead   interval;
  width   numeric := (window_nanos + 255) / 256;
  present bigint;
  own     limits;
  mine    limit_holders;
  other   limit_holders;
  others  bigint := 0;
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO limits (name, seen_at, level)
    VALUES (whose, moment, burst) ON CONFLICT DO NOTHING;
  SELECT * INTO own FROM limits WHERE name = whose FOR UPDATE;
  ahead := own.seen_at - moment;

  -- The clock was set back: all goes on from here, and what was used lately counts as used now.
  IF ahead > interval '10 seconds' THEN
    own.seen_at := moment;
    UPDATE limit_holders SET lapses_at = lapses_at - ahead WHERE name = whose;
    SELECT coalesce(sum(used), 0) INTO others FROM limit_uses WHERE name = whose;
    DELETE FROM limit_uses WHERE name = whose;
    PERFORM use_limit(whose, floor(extract(epoch FROM moment) * 1000000000 / width)::bigint, others);
  END IF;
  moment := greatest(own.seen_at, moment);
  present := floor(extract(epoch FROM moment) * 1000000000 / width);

  -- Who said nothing for its life has used all it held.
  FOR other IN
    DELETE FROM limit_holders WHERE name = whose AND lapses_at <= moment RETURNING *
  LOOP
    own.level := least(burst, own.level + most::double precision * 1e9 / window_nanos
      * greatest(0, extract(epoch FROM other.lapses_at - own.seen_at))) - other.held;
    own.seen_at := greatest(own.seen_at, other.lapses_at);
    PERFORM use_limit(whose, floor(extract(epoch FROM other.lapses_at) * 1000000000 / width)::bigint,
      other.held);
  END LOOP;

  own.level := least(burst, own.level + most::double precision * 1e9 / window_nanos
    * extract(epoch FROM moment - own.seen_at)) - uses;
  PERFORM use_limit(whose, present, uses);
  DELETE FROM limit_uses WHERE name = whose AND slice < present - 256;

  SELECT * INTO mine FROM limit_holders WHERE name = whose AND node = node_epoch;
  SELECT coalesce(sum(held), 0) INTO others
    FROM limit_holders WHERE name = whose AND node <> node_epoch;
  remains := CASE WHEN bucket THEN floor(own.level)
    ELSE most - (SELECT coalesce(sum(used), 0) FROM limit_uses WHERE name = whose) END
    - others - holds;
  -- Who lacks something longer goes before.
  SELECT coalesce(sum(lacks), 0) INTO others FROM limit_holders
    WHERE name = whose AND node <> node_epoch AND lacks > 0
    AND (coalesce(mine.lacks, 0) = 0 OR lacks_since < mine.lacks_since);
  amount := greatest(0, least(wants, remains - others));
  remains := remains - amount;

  IF needs > amount AND coalesce(mine.lacks, 0) = 0 THEN
    own.turns := own.turns + 1;
    mine.lacks_since := own.turns;
  END IF;
  INSERT INTO limit_holders (name, node, held, lacks, lacks_since, lapses_at)
    VALUES (whose, node_epoch, holds + amount, greatest(0, needs - amount),
      coalesce(mine.lacks_since, 0), moment + life_micros * interval '1 microsecond')
    ON CONFLICT (name, node) DO UPDATE SET held = excluded.held, lacks = excluded.lacks,
      lacks_since = excluded.lacks_since, lapses_at = excluded.lapses_at;
  UPDATE limits SET seen_at = moment, level = own.level, turns = own.turns WHERE name = whose;
  SELECT greatest(
      (SELECT count(*) FROM limit_holders WHERE name = whose),
      (SELECT count(*) FROM nodes
        WHERE emptied_at IS NULL AND lost_at IS NULL AND heartbeat_at > clock_timestamp() - 2 * lease))
    INTO sharing;
END $$;

CREATE FUNCTION use_limit(whose text, at_slice bigint, uses bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF uses > 0 THEN
    INSERT INTO limit_uses (name, slice, used) VALUES (whose, at_slice, uses)
      ON CONFLICT (name, slice) DO UPDATE SET used = limit_uses.used + excluded.used;
  END IF;
END $$;

COMMENT ON TABLE limits IS 'Limits that servers share: what a provider, a key or a tenant may use in a window.';
COMMENT ON COLUMN limits.seen_at IS 'When a server asked last; runs backwards only where the clock was set back.';
COMMENT ON COLUMN limits.level IS 'Of a bucket: what was in it then, with what servers hold of it.';
COMMENT ON COLUMN limits.turns IS 'Counts those that began to lack something.';
COMMENT ON TABLE limit_holders IS 'What each server holds of a limit: lent, or reserved by its calls under way.';
COMMENT ON COLUMN limit_holders.node IS 'The epoch of the server.';
COMMENT ON COLUMN limit_holders.lacks IS 'What its next call needs and nobody had; kept for it.';
COMMENT ON COLUMN limit_holders.lapses_at IS 'From then on what it held counts as used, unless it speaks before.';
COMMENT ON TABLE limit_uses IS 'What was used of a window of 256 slices, in each of them.';
COMMENT ON FUNCTION lease_limit IS 'One server says what it holds and has used of a limit, and is lent what it may of what it wants.';
