/** What running effects keep in the file of a group, beside the records that name them. */
import type { DatabaseSync } from 'node:sqlite';
import type { EffectState } from '../effects/effect.ts';
import { EFFECTS_PER_RECORD } from './sqlite-schema.ts';
import { prepared, type Statements } from './sqlite-statements.ts';

export class SqliteEffects {
  readonly #sql: Statements<typeof STATEMENTS>;

  constructor(database: DatabaseSync) {
    this.#sql = prepared(database, STATEMENTS);
  }

  /** Within a transaction of the caller. */
  keep(record: number, { effect, attempts, notBefore, progress }: EffectState): void {
    this.#sql.keep.run(record * EFFECTS_PER_RECORD + effect, attempts, notBefore, progress ?? null);
  }

  /** Within a transaction of the caller. @param effects by their numbers in the conversation */
  forget(record: number, effects: readonly number[]): void {
    for (const effect of effects) this.#sql.forget.run(record * EFFECTS_PER_RECORD + effect);
  }

  states(): EffectState[] {
    return this.#sql.states.all().map((row) => toEffectState(row.conversation as string, row));
  }

  /** Of one conversation, by their numbers. */
  statesOf(conversation: string, record: number): EffectState[] {
    return this.#sql.statesOf
      .all(record * EFFECTS_PER_RECORD, (record + 1) * EFFECTS_PER_RECORD)
      .map((row) => toEffectState(conversation, row));
  }
}

function toEffectState(conversation: string, row: Record<string, unknown>): EffectState {
  return {
    conversation,
    effect: row.effect as number,
    attempts: row.attempts as number,
    notBefore: row.not_before as number,
    progress: (row.progress as string | null) ?? undefined,
  };
}

const STATEMENTS = {
  keep: `INSERT INTO effects (key, attempts, not_before, progress) VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET attempts = excluded.attempts, not_before = excluded.not_before,
      progress = excluded.progress`,
  forget: 'DELETE FROM effects WHERE key = ?',
  states: `SELECT conversation, key % ${EFFECTS_PER_RECORD} AS effect, attempts, not_before, progress
    FROM effects JOIN records ON records.id = key / ${EFFECTS_PER_RECORD}`,
  statesOf: `SELECT key % ${EFFECTS_PER_RECORD} AS effect, attempts, not_before, progress FROM effects
    WHERE key >= ? AND key < ? ORDER BY key`,
} as const;
