/**
 * Tables of one group of shards.
 *
 * Journal and outbox grow only at their ends: their keys rise with the log position, so a transaction of many
 * conversations fills few pages instead of touching one for each. The journal entries of a conversation are a
 * chain from its last one (`records.position`, `journal.previous`); the messages that step number p decided
 * have the keys `p * 2^7 …`, so they are found along the same chain.
 *
 * `packs`: the texts of journal and outbox rows up to `log.packed`, which are empty in the rows themselves; see
 * sqlite-packs.ts, also for the bodies of records that are not text.
 *
 * Entries that were moved here from another store have keys of this file's own; what their log position was is in
 * `journal.moved_from`. As long as the last entry of a record is one of them, `records.shift` is what its key is
 * above its position.
 *
 * `records.wake_at`: see sqlite-deadlines.ts. `changed`, `log.listed`: see sqlite-listing.ts. `records.person_since`,
 * `taken`: see standing.ts.
 *
 * `bases`: what a journal begins from where its first entries were trimmed, by number of its record. `erased`: the
 * position up to which the chain of an erased conversation is still to be deleted. `scrub`: whether something was
 * erased since the last pass over the file began. `log.opened`: how often the file was opened. What is deleted of a conversation is listed in sqlite-erasure.ts.
 */
import { MOST_EVENTS } from '../actor/conversation-id.ts';
import type { Standing } from './standing.ts';

export const SCHEMA_VERSION = 8;
/** Effects are keyed by `record * 2^20 + number`. */
export const EFFECTS_PER_RECORD = MOST_EVENTS + 1;
/** Messages one step may decide. */
export const MESSAGES_PER_STEP = 128;

/** Those of what changes with each event have their new entries beside one another, whatever the conversation is. */
const INDEXES = `
  CREATE INDEX records_by_wake ON records (wake_at) WHERE wake_at IS NOT NULL;
  CREATE INDEX outbox_unsent ON outbox (key, record) WHERE rank < 2;
  CREATE TABLE changed (record INTEGER PRIMARY KEY, at INTEGER NOT NULL);
  CREATE INDEX changed_by_time ON changed (at);
`;

/** From the layout before. */
export const MIGRATION = {
  from: 7,
  sql: `
    DROP INDEX records_by_deadline;
    DROP INDEX records_by_update;
    DROP INDEX outbox_unsent;
    ALTER TABLE records ADD COLUMN wake_at INTEGER;
    UPDATE records SET wake_at = next_deadline;
    ALTER TABLE log ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
    UPDATE log SET listed = position;
    ${INDEXES}
    INSERT INTO changed (record, at) SELECT id, updated_at FROM records WHERE updated_at IS NOT NULL;
    ALTER TABLE records DROP COLUMN updated_at;
  `,
} as const;

export const SCHEMA = `
  CREATE TABLE records (
    id INTEGER PRIMARY KEY,
    conversation TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    shift INTEGER,
    next_deadline INTEGER,
    wake_at INTEGER,
    running_effects INTEGER NOT NULL,
    person_since INTEGER,
    taken INTEGER,
    body NOT NULL
  );
  CREATE INDEX records_with_effects ON records (id) WHERE running_effects > 0;
  CREATE INDEX records_with_person ON records (taken, person_since) WHERE person_since IS NOT NULL;

  CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    previous INTEGER,
    moved_from INTEGER,
    record INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    event TEXT,
    state TEXT,
    digest INTEGER NOT NULL
  );

  CREATE TABLE outbox (
    key INTEGER PRIMARY KEY,
    record INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    prompt TEXT,
    text TEXT,
    at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    repeats INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER NOT NULL DEFAULT 0,
    message_id TEXT,
    error TEXT,
    updated_at INTEGER NOT NULL
  );
  ${INDEXES}

  CREATE TABLE effects (
    key INTEGER PRIMARY KEY,
    attempts INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    progress TEXT
  );

  CREATE TABLE dead_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation TEXT NOT NULL,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    event TEXT NOT NULL,
    revision INTEGER,
    position INTEGER,
    used TEXT
  );
  CREATE UNIQUE INDEX dead_letters_open ON dead_letters (conversation, key) WHERE state = 'open';
  CREATE INDEX dead_letters_by_time ON dead_letters (at, id);
  CREATE INDEX dead_letters_by_conversation ON dead_letters (conversation);

  CREATE TABLE bases (
    record INTEGER PRIMARY KEY,
    revision INTEGER NOT NULL,
    body TEXT NOT NULL,
    since INTEGER NOT NULL
  );
  CREATE TABLE erased (position INTEGER PRIMARY KEY);
  CREATE TABLE scrub (id INTEGER PRIMARY KEY CHECK (id = 1), due INTEGER NOT NULL);
  INSERT INTO scrub VALUES (1, 0);

  CREATE TABLE packs (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, body BLOB NOT NULL);

  CREATE TABLE log (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    position INTEGER NOT NULL,
    packed INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    listed INTEGER NOT NULL DEFAULT 0
  );
  INSERT INTO log (id, position, packed, opened) VALUES (1, 0, 0, 0);
`;

/** As the columns `person_since` and `taken`. */
export function standingColumns(standing: Standing | undefined): (number | null)[] {
  const person = standing?.person;
  return [person?.since ?? null, person === undefined ? null : Number(person.taken)];
}
