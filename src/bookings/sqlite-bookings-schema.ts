/**
 * ```
 * claims    what is held (held_until) or booked; `removable_at` is when nobody needs the row any more
 * answers   of each claim that was asked for: what was said
 * scrubbing how often something was forgotten that may still be in the file
 * ```
 * Times are in milliseconds since the epoch. A booking of someone who was forgotten has the conversation ''.
 */
import type { DatabaseSync } from 'node:sqlite';

export const SCHEMA_VERSION = 1;

export const SCHEMA = `
  CREATE TABLE claims (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL,
    resource TEXT NOT NULL,
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    held_until INTEGER,
    removable_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX claims_by_resource ON claims (resource, ends);
  CREATE INDEX claims_by_conversation ON claims (conversation);
  CREATE INDEX claims_by_removal ON claims (removable_at);
  CREATE TABLE answers (
    id TEXT PRIMARY KEY,
    conversation TEXT NOT NULL,
    answered_at INTEGER NOT NULL,
    answer TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX answers_by_conversation ON answers (conversation);
  CREATE INDEX answers_by_time ON answers (answered_at);
  CREATE TABLE scrubbing (forgotten INTEGER NOT NULL);
  INSERT INTO scrubbing VALUES (0);
`;

const CLAIM = 'id, conversation, resource, starts, ends, held_until';

const STATEMENTS = {
  answer: 'SELECT answer FROM answers WHERE id = ?',
  claim: `SELECT ${CLAIM} FROM claims WHERE id = ?`,
  addAnswer: 'INSERT OR IGNORE INTO answers (id, conversation, answered_at, answer) VALUES (?, ?, ?, ?)',
  addClaim: `INSERT OR IGNORE INTO claims (${CLAIM}, removable_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  overlapping: `SELECT ${CLAIM} FROM claims WHERE resource = ?1 AND ends > ?2 AND starts < ?3 ORDER BY ends, id`,
  overlappingAny: `SELECT ${CLAIM} FROM claims WHERE resource IN (SELECT value FROM json_each(?1)) AND ends > ?2
    AND starts < ?3 ORDER BY resource, ends, id`,
  remove: 'DELETE FROM claims WHERE id = ?',
  release: 'DELETE FROM claims WHERE id = ? AND conversation = ?',
  of: `SELECT ${CLAIM} FROM claims WHERE conversation = ? AND (held_until IS NULL OR held_until > ?) ORDER BY ends, id`,
  list: `SELECT ${CLAIM} FROM claims WHERE (resource, ends, id) > (?1, ?2, ?3) AND ends > ?4
    AND (held_until IS NULL OR held_until > ?4) ORDER BY resource, ends, id LIMIT ?5`,
  listOf: `SELECT ${CLAIM} FROM claims WHERE resource = ?1 AND (ends, id) > (?2, ?3) AND ends > ?4
    AND (held_until IS NULL OR held_until > ?4) ORDER BY ends, id LIMIT ?5`,
  tidyClaims:
    'DELETE FROM claims WHERE id IN (SELECT id FROM claims WHERE removable_at <= ? ORDER BY removable_at LIMIT ?)',
  tidyAnswers:
    'DELETE FROM answers WHERE id IN (SELECT id FROM answers WHERE answered_at <= ? ORDER BY answered_at LIMIT ?)',
  forgetHolds: 'DELETE FROM claims WHERE conversation = ? AND held_until IS NOT NULL',
  forgetBookings: `UPDATE claims SET id = 'forgotten:' || lower(hex(randomblob(16))), conversation = '' WHERE conversation = ?`,
  forgetAnswers: 'DELETE FROM answers WHERE conversation = ?',
  noteForgotten: 'UPDATE scrubbing SET forgotten = forgotten + 1',
  forgotten: 'SELECT forgotten FROM scrubbing',
  settleForgotten: 'UPDATE scrubbing SET forgotten = 0 WHERE forgotten = ?',
  allClaims: `SELECT ${CLAIM} FROM claims ORDER BY id`,
  allAnswers: 'SELECT id, conversation, answered_at, answer FROM answers ORDER BY id',
} as const;

export type Statements = ReturnType<typeof prepareStatements>;

export function prepareStatements(database: DatabaseSync) {
  const prepared = Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)]);
  return Object.fromEntries(prepared) as Record<keyof typeof STATEMENTS, ReturnType<DatabaseSync['prepare']>>;
}
