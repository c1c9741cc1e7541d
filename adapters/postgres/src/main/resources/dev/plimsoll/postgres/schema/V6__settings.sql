CREATE TABLE settings (
  node  text NOT NULL,
  name  text NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (node, name)
);

COMMENT ON TABLE settings IS 'What servers were told while they ran, and hold again after a restart.';
COMMENT ON COLUMN settings.node IS 'The name of the server (nodes.name): each has its own.';
