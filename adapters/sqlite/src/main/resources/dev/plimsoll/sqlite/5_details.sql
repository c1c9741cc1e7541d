-- How an answer came to be, as a JSON object that is shown beside it.
ALTER TABLE results ADD COLUMN details TEXT
