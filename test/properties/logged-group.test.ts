/**
 * A group of shards behind a log that keeps its events: however its storage fails, and whoever has the shard, each
 * conversation has stepped all its messages, each once, in the order of the log.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { holds } from '../support/property-runs.ts';
import { CALLS_OF_STORAGE, LoggedWorld, type Spoilt } from '../support/simulation/logged-world.ts';

interface Happening {
  told: string;
  run(world: LoggedWorld): Promise<void> | void;
}

const happening = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(fc.nat(1), fc.option(fc.nat(9), { freq: 4, nil: undefined })).map(
      ([person, again]): Happening => ({
        told: `writes ${person}${again === undefined ? '' : `, or again what came as ${again}.`}`,
        run: (world) => world.writes(person, again),
      }),
    ),
  },
  {
    weight: 5,
    arbitrary: fc
      .integer({ min: 1, max: 3 })
      .map((count): Happening => ({ told: `brings ${count}`, run: (world) => world.brings(count) })),
  },
  {
    weight: 3,
    arbitrary: fc
      .integer({ min: 1, max: 4 })
      .map((count): Happening => ({ told: `${count} turns`, run: (world) => world.turns(count) })),
  },
  {
    weight: 3,
    arbitrary: fc.constant<Happening>({ told: 'mends', run: (world) => world.mends() }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...CALLS_OF_STORAGE), fc.constantFrom<Spoilt>('failed', 'unheard'))
      .map(
        ([call, how]): Happening => ({
          told: `the next ${call} is ${how}`,
          run: (world) => world.spoils(call, how),
        }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.nat(4).map(
      (committed): Happening => ({
        told: `moves, ${committed} behind`,
        run: (world) => world.moves(committed),
      }),
    ),
  },
);

const history = fc
  .array(happening, { minLength: 20, maxLength: 60, size: 'max' })
  .map((happenings) => ({ happenings, toString: () => happenings.map(({ told }) => told).join('\n') }));

it('whatever the storage and the log do, every message is stepped once and in its order', () =>
  holds('every message of a log is stepped once and in its order', 3_000, history, async ({ happenings }) => {
    const world = new LoggedWorld();
    await world.mends();
    for (const { run } of happenings) await run(world);
    await world.comesToRest();
    for (const { expected, found } of await world.stepped()) expect(found).toEqual(expected);
  }));
