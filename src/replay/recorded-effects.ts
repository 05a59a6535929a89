/** The effects of a recording: what each was asked, when it started and what came of it. */
import type { EffectEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import type { SteppedEntry } from '../shard/replay.ts';

export interface RecordedEffect {
  /** Equal for effects that were asked the same. */
  question: string;
  /** Index of the journal entry that started it; -1 if it was running where the journal begins. */
  startedIn: number;
  startedAt: number;
  /** Absent while it runs, and when it was cancelled. */
  end?: { in: number; at: number; result: EffectEvent['result'] };
}

export function recordedEffects(
  steps: readonly SteppedEntry[],
  base: ConversationRecord | undefined,
): Map<string, RecordedEffect> {
  const effects = new Map<string, RecordedEffect>();
  if (base !== undefined) note(effects, base, -1, base.updatedAt);
  steps.forEach(({ event, result }, index) => {
    if (result.record !== undefined) note(effects, result.record, index, event.at);
    if (event.kind !== 'effect') return;
    const effect = effects.get(event.effect);
    if (effect !== undefined) effect.end = { in: index, at: event.at, result: event.result };
  });
  return effects;
}

function note(
  effects: Map<string, RecordedEffect>,
  record: ConversationRecord,
  startedIn: number,
  startedAt: number,
): void {
  for (const { id, src, input } of Object.values(record.effects)) {
    if (!effects.has(id)) effects.set(id, { question: question(src, input), startedIn, startedAt });
  }
}

/** The same for the same effect with an equal input, whatever the order of its keys. */
export function question(src: string, input: unknown): string {
  const sorted = JSON.stringify(input ?? null, (_, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return `${src}(${sorted})`;
}

/**
 * A result for an effect the recording did not start then: of one that was asked the same, the last that had
 * ended by then, else the next to end.
 */
export function resultFor(
  effects: ReadonlyMap<string, RecordedEffect>,
  asked: string,
  now: number,
): { result: EffectEvent['result']; took: number } | undefined {
  const ended = [...effects.values()].filter((effect) => effect.question === asked && effect.end);
  const found = ended.filter(({ end }) => end!.in <= now).at(-1) ?? ended[0];
  return found && { result: found.end!.result, took: Math.max(0, found.end!.at - found.startedAt) };
}
