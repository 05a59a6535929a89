/** The part of the embedded store that keeps dead letters. */
import type { DeadLetter } from './dead-letter.ts';

export const DEAD_LETTER_STATEMENTS = {
  addDeadLetter: `INSERT INTO dead_letters
      (conversation, key, kind, code, reason, attempts, at, updated_at, event, revision, position, used)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (conversation, key) WHERE state = 'open' DO UPDATE SET
      code = excluded.code, reason = excluded.reason, attempts = attempts + excluded.attempts,
      updated_at = excluded.updated_at, event = excluded.event, revision = excluded.revision,
      position = excluded.position, used = excluded.used`,
  settleDeadLetter: `UPDATE dead_letters SET state = ?, updated_at = ? WHERE id = ? AND state = 'open'`,
  deadLetter: 'SELECT * FROM dead_letters WHERE id = ?',
  deadLetters: `SELECT * FROM dead_letters
    WHERE (at < ? OR (at = ? AND id < ?)) AND (? IS NULL OR state = ?) AND (? IS NULL OR conversation = ?)
    ORDER BY at DESC, id DESC LIMIT ?`,
} as const;

export function toDeadLetter(row: Record<string, unknown>): DeadLetter {
  const { revision, position, used, updated_at: updatedAt, ...rest } = row;
  return {
    ...(rest as unknown as DeadLetter),
    revision: (revision as number | null) ?? undefined,
    position: (position as number | null) ?? undefined,
    used: (used as string | null) ?? undefined,
    updatedAt: updatedAt as number,
  };
}
