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
  spoils: 1,
  setsBack: 0,
  rivals: 0,
  operates: 0,
  stumbles: 0,
  requeues: 0,
  forgets: 0,
  publishes: 0,
  poisons: 0,
};
const MIXES: [what: string, mix: Partial<Mix>, runs?: number][] = [
  ['messages', { bursts: 3, redelivers: 5, rivals: 1 }],
  ['deliveries', { tells: 4, echoes: 0, rings: 0, refuses: 2, spoils: 3, setsBack: 2 }],
  ['effects and timers', { says: 8, passes: 6, echoes: 3, rings: 2, crashes: 3, setsBack: 1 }],
  ['deaths', { crashes: 6, refuses: 2, spoils: 3 }],
  ['dead letters', { stumbles: 6, requeues: 8, works: 9, crashes: 0 }, 300],
  ['poison', { poisons: 5, requeues: 4, redelivers: 4 }],
  ['erasures', { forgets: 4, operates: 1, stumbles: 1, requeues: 2 }],
  ['versions', { publishes: 6, operates: 3, passes: 5 }],
  ['all at once', { operates: 5, stumbles: 2, requeues: 3, poisons: 2, forgets: 2, publishes: 3, works: 9 }],
  ['people of the team', { says: 8, operates: 12, works: 10, passes: 1 }],
];

/** All of it together. */
const ALL: Mix = { ...CALM, ...MIXES.find(([what]) => what === 'all at once')![1] };

const tally = new Tally();
const MANY = Number(process.env.PROSA_PROPERTY_TIMES ?? 1) >= 8;

it.each(MIXES)('random histories of %s hold', (what, mix, runs = 125) =>
  holds(`random histories of ${what} hold`, runs, histories({ ...CALM, ...mix }, 24, 2), async (history) =>
    tally.add(await history.run()),
  ),
);

/** What is rare is not in a few of them. */
it.runIf(MANY)('these histories are full of what could go wrong', () => expect(tally.missing).toEqual([]));

it('random histories hold on SQLite', () =>
  holds('random histories hold on SQLite', 200, histories({ ...ALL, refuses: 3 }), (history) =>
    history.run('sqlite'),
  ));

it('random histories hold with a death at each of their points', () =>
  holds(
    'random histories hold with a death at each of their points',
    5,
    histories({ ...ALL, crashes: 0 }, 10),
    (history) => history.runWithEachDeath(),
  ));
