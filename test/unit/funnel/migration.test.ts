import { describe, expect, it } from 'vitest';
import { destinationsOf } from '../../../src/funnel/destinations.ts';
import type { FunnelDocument, StateDocument } from '../../../src/funnel/document.ts';
import { mapSchema, planMigration } from '../../../src/funnel/migration.ts';
import { nextMigrationId } from '../../../src/funnel/migration-files.ts';
import { NOTHING_PUBLISHED, published } from '../../../src/funnel/publication.ts';
import { passageBetween, statesOf } from '../../../src/funnel/state-table.ts';

type States = Record<string, StateDocument>;

const leaf: StateDocument = { on: { message: {} } };
const transient: StateDocument = { always: { target: '#funnel' } };
const compound = (initial: string, states: States): StateDocument => ({ initial, states });

function document(states: States): FunnelDocument {
  return { id: 'funnel', machine: { initial: Object.keys(states)[0]!, states } } as never;
}

function passage(from: States, to: States, named: Record<string, string> = {}) {
  return passageBetween(statesOf(document(from)), statesOf(document(to)), named);
}

const V1: States = {
  discovery: compound('resting', { waiting: leaf, resting: leaf, understanding: transient }),
  presentation: compound('searching', {
    searching: leaf,
    waiting: compound('open', { open: leaf, odd: leaf }),
  }),
  stopped: leaf,
};

describe('a state leads', () => {
  it('to the state of the same path where nothing is said', () => {
    const { table, stuck } = passage(V1, { ...V1, stopped: compound('quiet', { quiet: leaf }) });
    expect(table).toMatchObject({
      discovery: 'discovery',
      'discovery.waiting': 'discovery.waiting',
      'presentation.waiting.odd': 'presentation.waiting.odd',
    });
    expect(stuck).toEqual({
      'discovery.understanding': '"discovery.understanding" is left at once',
      stopped: 'it has states inside in the new version; say with the map which of them is meant',
    });
  });

  it('nowhere where the new version has no such state', () => {
    const { table, stuck } = passage(V1, { discovery: V1.discovery! });
    expect(table).not.toHaveProperty('stopped');
    expect(stuck).toMatchObject({
      stopped: 'the new version has no such state',
      'presentation.waiting.open': 'the new version has no such state',
    });
  });

  it('where the map says, and what is inside it goes along as far as its place is there', () => {
    const to: States = {
      showing: compound('searching', {
        searching: leaf,
        waiting: compound('first', { first: leaf, odd: leaf }),
      }),
      end: leaf,
    };
    const { table } = passage(V1, to, { presentation: 'showing', discovery: 'end', stopped: 'showing' });
    expect(table).toEqual({
      presentation: 'showing',
      'presentation.searching': 'showing.searching',
      'presentation.waiting': 'showing.waiting',
      'presentation.waiting.open': 'showing.waiting',
      'presentation.waiting.odd': 'showing.waiting.odd',
      discovery: 'end',
      'discovery.waiting': 'end',
      'discovery.resting': 'end',
      'discovery.understanding': 'end',
      stopped: 'showing',
    });
  });

  it('where the nearest name says', () => {
    const named = {
      presentation: 'stopped',
      'presentation.waiting': 'discovery',
      'presentation.waiting.odd': 'stopped',
    };
    const { table } = passage(V1, V1, named);
    expect(table).toMatchObject({
      'presentation.searching': 'stopped',
      'presentation.waiting.open': 'discovery',
      'presentation.waiting.odd': 'stopped',
    });
  });

  it('never to a state that is left at once or ends what is around it', () => {
    const to: States = {
      discovery: compound('understanding', { understanding: transient, waiting: leaf }),
      presentation: { ...compound('done', { done: { type: 'final' } }), onDone: { target: 'discovery' } },
      stopped: { ...leaf, always: [{ guard: 'x', target: 'discovery' }] },
    };
    const named = { 'discovery.resting': 'discovery', 'presentation.waiting': 'presentation' };
    const { table, stuck } = passage(V1, to, named);
    expect(table).toMatchObject({ 'discovery.waiting': 'discovery.waiting', stopped: 'stopped' });
    expect(stuck).toMatchObject({
      'discovery.resting': '"discovery" begins in "discovery.understanding", which is left at once',
      'presentation.waiting.open': '"presentation" begins in "presentation.done", which only ends it',
    });
  });
});

const kept = (version: string, states: States, id = 'funnel') => ({
  id,
  version,
  document: document(states),
});
const plan = (map: unknown, to: States = V1, ...from: ReturnType<typeof kept>[]) =>
  planMigration(mapSchema.parse(map), kept('v2', to), from.length > 0 ? from : [kept('v1', V1)]);

function problemsOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toMatchObject({ code: 'migration_invalid' });
    return (error as Error).message;
  }
  throw new Error('nothing was wrong');
}

describe('a map', () => {
  it('is about every other version of the funnel unless it names one', () => {
    const all = [kept('v0', V1), kept('v1', V1), kept('v2', V1), kept('x', V1, 'other')];
    expect(Object.keys(plan({}, V1, ...all).passages)).toEqual(['v0', 'v1']);
    expect(Object.keys(plan({ from: 'funnel@v0' }, V1, ...all).passages)).toEqual(['v0']);
    expect(Object.keys(plan({ from: 'v1' }, V1, ...all).passages)).toEqual(['v1']);
  });

  it('that names an unknown version is told which one may be meant', () => {
    expect(problemsOf(() => plan({ from: 'funnel@v3' }))).toContain('Did you mean "funnel@v1"?');
    expect(problemsOf(() => plan({ from: 'v2' }, V1, kept('v2', V1)))).toContain(
      'the version they are to move to',
    );
    expect(problemsOf(() => plan({ from: 'other@x' }, V1, kept('x', V1, 'other')))).toContain(
      'another funnel',
    );
  });

  it('that names unknown states is told of each, with what may be meant', () => {
    const states = {
      discovry: 'discovery',
      'discovery.waiting': 'presentatoin',
      'presentation.waiting': 'stopped',
    };
    const problems = problemsOf(() => plan({ states }));
    expect(problems).toContain(
      '"discovry" is no state of the version they come from. Did you mean "discovery"?',
    );
    expect(problems).toContain(
      'leads to "presentatoin", which is no state of the new version. Did you mean "presentation"?',
    );
    expect(problems.split('\n')).toHaveLength(3);
  });

  it('may name a state that only some of the versions have', () => {
    const { passages } = plan({ states: { old: 'stopped' } }, V1, kept('v0', { old: leaf }), kept('v1', V1));
    expect(passages.v0!.table).toEqual({ old: 'stopped' });
  });

  it('must lead to where a conversation can rest', () => {
    expect(problemsOf(() => plan({ states: { stopped: 'discovery.understanding' } }))).toContain(
      '"discovery.understanding" is left at once',
    );
    expect(problemsOf(() => plan({ states: { presentation: 'discovery.understanding' } }))).toContain(
      '"presentation" leads nowhere a conversation can rest',
    );
  });

  it('may rename a stage that begins in a state that is left at once', () => {
    const begin = compound('understanding', { understanding: transient, waiting: leaf });
    const { passages } = plan({ states: { a: 'b' } }, { b: begin }, kept('v1', { a: begin }));
    expect(passages.v1!.table['a.waiting']).toBe('b.waiting');
  });

  it('has no other keys, so that a misspelt one does not pass', () => {
    expect(mapSchema.safeParse({ form: '*' }).success).toBe(false);
  });
});

it('a dry run tells for everyone where they move or why they stay', () => {
  const to: States = { discovery: V1.discovery!, end: compound('quiet', { quiet: leaf }) };
  const made = plan({ from: 'v1', states: { stopped: 'end' } }, to, kept('v0', V1), kept('v1', V1));
  const standing = (version: string, state: string, count: number) => ({ version, state, count });
  const inside = [
    standing('funnel@v0', 'stopped', 1),
    standing('funnel@v1', 'discovery.waiting', 2),
    standing('funnel@v1', 'presentation.searching', 3),
    standing('funnel@v1', 'stopped', 4),
    standing('funnel@v2', 'end.quiet', 5),
    standing('other@x', 'stopped', 6),
  ];
  expect(destinationsOf(inside, 'funnel@v2', document(to), made)).toEqual([
    { ...inside[0], why: 'the migration is not about this version' },
    { ...inside[1], to: 'discovery.waiting' },
    { ...inside[2], why: 'the new version has no such state' },
    { ...inside[3], to: 'end.quiet' },
    { ...inside[5], why: 'the migration is not about this version' },
  ]);
  expect(destinationsOf(inside, 'funnel@v2', document(to), undefined)).toEqual(
    inside.filter(({ version }) => version !== 'funnel@v2'),
  );
});

it('migrations are numbered through all publications', () => {
  const publication = { version: 'v', at: 0, by: 'publish', existing: 'migrate' } as const;
  expect(nextMigrationId(NOTHING_PUBLISHED)).toBe('m1');
  const ten = published(NOTHING_PUBLISHED, { ...publication, migration: 'm9' });
  expect(nextMigrationId(published(ten, { ...publication, existing: 'keep' }))).toBe('m10');
});
