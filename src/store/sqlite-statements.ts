/** What the embedded store asks of its file. */
import { DEAD_LETTER_STATEMENTS } from './sqlite-dead-letters.ts';
import { EFFECTS_PER_RECORD } from './sqlite-schema.ts';
import { NEVER, OUTBOX_RANK } from './store.ts';

export const STATEMENTS = {
  begin: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  record: 'SELECT body FROM records WHERE conversation = ?',
  recordOf: 'SELECT id, position FROM records WHERE conversation = ?',
  addRecord: `INSERT INTO records (conversation, revision, position, next_deadline, running_effects, updated_at,
    person_since, taken, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (conversation) DO NOTHING RETURNING id`,
  updateRecord: `UPDATE records SET revision = ?, position = ?, next_deadline = ?, running_effects = ?, updated_at = ?,
    person_since = ?, taken = ?, body = ? WHERE conversation = ? AND revision = ? RETURNING id, shift`,
  clearShift: 'UPDATE records SET shift = NULL WHERE id = ?',
  addJournal: `INSERT INTO journal (position, previous, record, revision, event, state, digest)
    VALUES (?, ?, ?, ?, ?, ?, ?)`,
  addOutbox: `INSERT INTO outbox (key, record, entry, rank, revision, prompt, text, at, updated_at)
    VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)`,
  claim: `UPDATE outbox SET rank = 1, attempts = attempts + 1, repeats = repeats + (rank = 1), updated_at = ?
    WHERE record = ? AND entry = ? AND rank < 2 AND at = coalesce(?, at)`,
  withdraw: `UPDATE outbox SET rank = ${OUTBOX_RANK.withdrawn}
    WHERE record = ? AND rank < 2 AND rank = 0 AND revision < ?`,
  withdrawClaimed: `UPDATE outbox SET not_before = ${NEVER}
    WHERE record = ? AND rank < 2 AND rank = 1 AND revision < ?`,
  release: `UPDATE outbox SET rank = CASE not_before WHEN ${NEVER} THEN ${OUTBOX_RANK.withdrawn} ELSE 0 END,
    not_before = ?, error = ?, updated_at = ?
    WHERE record = ? AND entry = ? AND rank < 2 AND rank = 1 AND at = coalesce(?, at)`,
  advance: `UPDATE outbox SET rank = ?, message_id = coalesce(?, message_id), error = ?, updated_at = ?
    WHERE key = ? AND rank < ? AND at = coalesce(?, at)`,
  ...DEAD_LETTER_STATEMENTS,
  unsentKey: 'SELECT key FROM outbox WHERE record = ? AND entry = ? AND rank < 2',
  messages: 'SELECT * FROM outbox WHERE key >= ? AND key < ? ORDER BY key DESC',
  previous: 'SELECT previous FROM journal WHERE position = ?',
  keepEffect: `INSERT INTO effects (key, attempts, not_before, progress) VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET attempts = excluded.attempts, not_before = excluded.not_before,
      progress = excluded.progress`,
  forgetEffect: 'DELETE FROM effects WHERE key = ?',
  effectStates: `SELECT conversation, key % ${EFFECTS_PER_RECORD} AS effect, attempts, not_before, progress
    FROM effects JOIN records ON records.id = key / ${EFFECTS_PER_RECORD}`,
  advanceLog: 'UPDATE log SET position = max(position, ?)',
  lastPosition: 'SELECT position FROM log',
  due: `SELECT conversation FROM records WHERE next_deadline IS NOT NULL AND next_deadline <= ?
    ORDER BY next_deadline LIMIT ?`,
  nextDeadline: 'SELECT min(next_deadline) AS next_deadline FROM records WHERE next_deadline IS NOT NULL',
  withRunningEffects: 'SELECT conversation FROM records WHERE running_effects > 0',
  withUnsent: `SELECT conversation FROM records WHERE id IN (SELECT DISTINCT record FROM outbox WHERE rank < 2)`,
  nextUnsent: `SELECT outbox.* FROM records JOIN outbox ON outbox.record = records.id
    WHERE records.conversation = ? AND rank < 2 ORDER BY entry LIMIT 1`,
  journal: `WITH RECURSIVE chain AS (
      SELECT * FROM journal WHERE position = ? AND revision > ?
      UNION ALL
      SELECT entry.* FROM chain JOIN journal AS entry ON entry.position = chain.previous
        WHERE entry.revision > ?
    )
    SELECT revision, position AS key, coalesce(moved_from, position) AS position, event, state, digest
      FROM chain ORDER BY revision LIMIT ?`,
  conversations: 'SELECT conversation FROM records WHERE conversation > ? ORDER BY conversation LIMIT ?',
  recent: `SELECT conversation, updated_at AS at FROM records
    WHERE updated_at <= ?1 AND (updated_at < ?1 OR conversation < ?2)
    ORDER BY updated_at DESC, conversation DESC LIMIT ?3`,
  withPerson: `SELECT conversation, person_since AS at FROM records
    WHERE person_since IS NOT NULL AND taken = ? ORDER BY person_since, conversation LIMIT ?`,
  countWithPerson: `SELECT count(*) FILTER (WHERE taken = 0) AS waiting, count(*) FILTER (WHERE taken = 1) AS taken
    FROM records WHERE person_since IS NOT NULL`,
  // `->` gives JSON whatever the state value is, `->>` the text itself.
  whereabouts: `WITH page AS MATERIALIZED (
      SELECT id, conversation, record_text(body) AS text FROM records WHERE id > ? ORDER BY id LIMIT ?
    )
    SELECT id, conversation, text ->> '$.funnel' AS funnel, text ->> '$.funnelVersion' AS version,
      text -> '$.state' AS state, text ->> '$.migrated.by' AS migrated_by FROM page ORDER BY id`,
} as const;
