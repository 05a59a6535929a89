/**
 * Tables of one group of shards. Journal and outbox rows are keyed by `record * 2^20 + number`, so the rows of
 * a conversation lie together and need no second index.
 */
import { MOST_EVENTS } from '../actor/conversation-id.ts';

export const ROWS_PER_RECORD = MOST_EVENTS + 1;

const TABLES = `
  CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    next_deadline INTEGER,
    running_effects INTEGER NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX records_by_deadline ON records (next_deadline) WHERE next_deadline IS NOT NULL;
  CREATE INDEX records_with_effects ON records (id) WHERE running_effects > 0;

  CREATE TABLE journal (
    key INTEGER PRIMARY KEY,
    position INTEGER NOT NULL,
    event TEXT NOT NULL,
    state TEXT NOT NULL,
    digest INTEGER NOT NULL
  );

  CREATE TABLE outbox (
    key INTEGER PRIMARY KEY,
    rank INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    repeats INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    message_id TEXT,
    error TEXT,
    updated_at INTEGER NOT NULL
  );
  CREATE INDEX outbox_unsent ON outbox (key) WHERE rank < 2;

  CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    event TEXT NOT NULL
  );

  CREATE TABLE log (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL);
  INSERT INTO log VALUES (1, 0);
`;

/**
 * Dead letters get an identity and a course. Those from before do not say what was used up: of messages that is
 * known, and timers and effects among them cannot be given again.
 */
const DEAD_LETTERS = `
  ALTER TABLE dead_letters ADD COLUMN key TEXT NOT NULL DEFAULT '';
  ALTER TABLE dead_letters ADD COLUMN kind TEXT NOT NULL DEFAULT '';
  ALTER TABLE dead_letters ADD COLUMN code TEXT NOT NULL DEFAULT '';
  ALTER TABLE dead_letters ADD COLUMN attempts INTEGER NOT NULL DEFAULT 1;
  ALTER TABLE dead_letters ADD COLUMN revision INTEGER;
  ALTER TABLE dead_letters ADD COLUMN position INTEGER;
  ALTER TABLE dead_letters ADD COLUMN used TEXT;
  ALTER TABLE dead_letters ADD COLUMN state TEXT NOT NULL DEFAULT 'open';
  ALTER TABLE dead_letters ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
  UPDATE dead_letters SET
    key = 'old:' || id,
    kind = json_extract(event, '$.kind'),
    code = substr(reason, 1, instr(reason, ':') - 1),
    used = CASE json_extract(event, '$.kind') WHEN 'message' THEN '{"state":null}' END,
    updated_at = at;
  CREATE UNIQUE INDEX dead_letters_open ON dead_letters (conversation, key) WHERE state = 'open';
  CREATE INDEX dead_letters_by_time ON dead_letters (at, id);
`;

/** What leads from each layout to the next one, from none at all on. A file gets what it lacks when it is opened. */
export const UPGRADES: readonly string[] = [TABLES, DEAD_LETTERS];
