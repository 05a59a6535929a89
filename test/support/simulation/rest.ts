import type { Simulation } from './simulation.ts';

const MOST_ROUNDS = 2_000;

/**
 * Nothing new happens any more: the storage takes everything, what was not acknowledged comes again, and time
 * passes until nobody waits for it. Then a new process finds nothing left to do.
 */
export async function comeToRest(simulation: Simulation): Promise<void> {
  const { gateway, scheduler, clock } = simulation;
  simulation.refusals = 0;
  simulation.unreadable.clear();
  scheduler.note('from here on nothing goes wrong');
  if (simulation.hasRival) {
    simulation.crash(); // of two owners one has to give up; what the other began is found when it opens
    await simulation.open();
  }
  for (let round = 0; ; round++) {
    if (round > MOST_ROUNDS) return simulation.violate('it does not come to rest');
    await scheduler.releaseAll();
    if (gateway.unacknowledged.length > 0) {
      for (const inbound of gateway.unacknowledged) {
        gateway.bring(simulation.group, simulation.owner, [inbound]);
      }
      await simulation.settle();
      await scheduler.releaseAll();
      if (gateway.unacknowledged.length === 0) continue;
    }
    const { next } = clock;
    if (next !== undefined) await clock.passUntil(next);
    else if (gateway.unacknowledged.length === 0 && scheduler.waiting === 0) break;
  }
  const { mailbox, effects, unsent } = simulation.group.load;
  if (mailbox + effects + unsent > 0) {
    simulation.violate(`at rest there are ${mailbox} events, ${effects} effects and ${unsent} unsent`);
  }
}
