/**
 * A group of shards in a simulated world: whatever happens, in whatever order, what came to rest is what stepping
 * the journal's events one after another gives, and nothing was lost, doubled or left behind.
 */
import { expect, it } from 'vitest';
import { holds } from '../support/property-runs.ts';
import { histories, type Mix } from '../support/simulation/history.ts';
import { Tally } from '../support/simulation/tally.ts';

const CALM: Mix = {
  says: 6,
  bursts: 1,
  redelivers: 1,
  tells: 1,
  echoes: 1,
  rings: 1,
  works: 6,
  passes: 3,
  crashes: 1,
  restarts: 1,
  refuses: 1,
  rivals: 0,
};
const MIXES: [what: string, mix: Partial<Mix>][] = [
  ['messages', { bursts: 3, redelivers: 5, rivals: 1 }],
  ['deliveries', { tells: 4, echoes: 0, rings: 0, refuses: 2 }],
  ['effects and timers', { says: 8, passes: 6, echoes: 3, rings: 2, crashes: 3 }],
  ['deaths', { crashes: 6, refuses: 2 }],
];

const tally = new Tally();

it.each(MIXES)('random histories of %s hold', (what, mix) =>
  holds(`random histories of ${what} hold`, 700, histories({ ...CALM, ...mix }, 24, 2), async (history) =>
    tally.add(await history.run()),
  ),
);

it('these histories are full of what could go wrong', () => expect(tally.missing).toEqual([]));

it('random histories hold on SQLite', () =>
  holds('random histories hold on SQLite', 100, histories(CALM), (history) => history.run('sqlite')));

it('random histories hold with a death at each of their points', () =>
  holds(
    'random histories hold with a death at each of their points',
    20,
    histories({ ...CALM, crashes: 0 }, 10),
    (history) => history.runWithEachDeath(),
  ));
