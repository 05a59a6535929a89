/** What must hold at rest of dead letters that were given again, of erasures and of moves between versions. */
import type { ConversationEvent } from '../../../src/actor/event.ts';
import { PEOPLE } from './commands.ts';
import type { Model } from './sequential-model.ts';
import { isComplete } from './simulated-erasures.ts';
import type { Simulation } from './simulation.ts';

const ALL = 1_000_000;

/** G10: a letter that was given again was applied once, behind where it failed; any other not at all. */
export async function checkLetters({ storage, requeues, violate }: Simulation): Promise<void> {
  const places = new Map<number, number[]>();
  for (const conversation of PEOPLE) {
    for (const { event, position } of await storage.journal(conversation, 0, ALL)) {
      const { requeued } = JSON.parse(event) as ConversationEvent;
      if (requeued === undefined) continue;
      places.set(requeued.letter, [...(places.get(requeued.letter) ?? []), position]);
    }
  }
  const letters = await storage.deadLetters({ limit: ALL });
  for (const { id, state, position = 0 } of letters) {
    const taken = places.get(id) ?? [];
    if (taken.length !== (state === 'requeued' ? 1 : 0)) {
      violate(`dead letter ${id} is ${state} and was applied ${taken.length} times`);
    }
    if (taken.some((place) => place <= position)) violate(`dead letter ${id} was applied before it failed`);
    if (state === 'requeued' && !requeues.some(({ letter }) => letter === id)) {
      violate(`dead letter ${id} was given again by nobody`);
    }
  }
  const known = new Set(letters.map(({ id }) => id));
  for (const id of places.keys()) if (!known.has(id)) violate(`dead letter ${id} was applied and is gone`);
}

/** G11: every erasure has come to its end. */
export function checkErasures({ erasures, violate }: Simulation): void {
  for (const file of erasures.files.values()) {
    if (!isComplete(file)) violate('an erasure is not complete');
    if (file.pending !== undefined) violate('a receipt that is complete names somebody');
  }
}

/** G8: moved at most once by each migration, to a state that its version has. */
export function checkMoves(
  { migrations, funnels, versions, violate }: Simulation,
  conversation: string,
  { steps }: Model,
): void {
  const moved: string[] = [];
  for (const { event, after, failed } of steps) {
    if (!versions.some(({ version }) => version === after.funnelVersion)) {
      violate(`${conversation} is on a version that nobody published`);
      continue;
    }
    const { machine } = funnels.of(after);
    try {
      machine.resolveState({ value: after.state as never, context: after.context as never });
    } catch {
      violate(`revision ${after.revision} of ${conversation} is in no state of its version`);
    }
    if (event.kind !== 'migrate' || failed) continue;
    moved.push(event.migration);
    if (after.funnelVersion !== migrations.migrations.get(event.migration)!.to) {
      violate(`${event.migration} moved ${conversation} to another version`);
    }
  }
  if (new Set(moved).size < moved.length) violate(`${conversation} was moved more than once: ${moved}`);
}
