import { describe, expect, it } from 'vitest';
import type { JournalView, OutboxView } from '../../../src/studio/api/conversations.ts';
import { leavesOf, pathOf } from '../../../src/studio/conversations/states.ts';
import { sourceText, stagesPassed, stepsOf, storyOf } from '../../../src/studio/conversations/story.ts';

const entry = (revision: number, event: object, state: unknown): JournalView =>
  ({
    revision,
    position: revision,
    at: revision * 1_000,
    kind: (event as { kind: string }).kind,
    event,
    state,
    stage: leavesOf(state)[0]!.split('.')[0],
    digest: 0,
  }) as JournalView;

const reply = (revision: number, text: string, state: OutboxView['state'] = 'delivered'): OutboxView => ({
  id: `r${revision}`,
  revision,
  state,
  text,
  at: revision * 1_000,
  attempts: 1,
});

const wrote = (text: string) => ({ kind: 'message', content: { type: 'text', text } });
const operator = (action: object) => ({ kind: 'operator', id: 'x', by: 'ana', action });

const journal = [
  { ...entry(1, wrote('oi'), { discovery: 'waiting' }), messageId: 'wamid.1' },
  entry(2, { kind: 'timer', id: 'prosa.turn' }, { discovery: 'waiting' }),
  entry(3, { kind: 'effect', effect: 'e', result: { error: {} } }, 'handOff'),
  entry(4, operator({ type: 'take' }), 'handOff'),
  entry(5, operator({ type: 'write', text: 'Sou a Ana' }), 'handOff'),
  entry(6, operator({ type: 'giveBack' }), 'handOff'),
];
const outbox = [reply(2, 'Olá!'), reply(5, 'Sou a Ana', 'failed')];

describe('the story of a conversation', () => {
  it('has everybody’s words in order, a person’s with their name', () => {
    const said = storyOf(journal, outbox).filter((line) => line.type === 'said');
    expect(said.map(({ from, by, text }) => [from, by, text])).toEqual([
      ['customer', undefined, 'oi'],
      ['bot', undefined, 'Olá!'],
      ['person', 'ana', 'Sou a Ana'],
    ]);
    expect(said.map(({ delivery }) => delivery)).toEqual([undefined, 'delivered', 'failed']);
  });

  it('tells changes of the stage and of who answers', () => {
    const between = storyOf(journal, outbox).filter((line) => line.type !== 'said');
    expect(between.map(({ text }) => text)).toEqual([
      'Discovery → Hand off',
      'ana took over',
      'ana gave it back to the bot',
    ]);
  });

  it('shows messages whose journal entries were trimmed', () => {
    expect(storyOf(journal.slice(2), outbox)[0]).toMatchObject({ type: 'said', text: 'Olá!' });
  });

  it('knows how long each stage took, the last one until now', () => {
    expect(stagesPassed(journal, 10_000).map(({ stage, ms }) => [stage, ms])).toEqual([
      ['discovery', 2_000],
      ['handOff', 7_000],
    ]);
  });

  it('finds the words that a slot came from', () => {
    expect(sourceText(journal, 'wamid.1')).toBe('oi');
    expect(sourceText(journal, '1')).toBe('oi');
    expect(sourceText(journal, '2')).toBeUndefined();
  });

  it('replays step by step with the replies of each', () => {
    const steps = stepsOf(journal, outbox, 'a');
    expect(steps.map(({ what, moved }) => [what, moved])).toEqual([
      ['The customer wrote', true],
      ['The customer had finished writing', false],
      ['An effect failed', true],
      ['ana: take', false],
      ['ana: write', false],
      ['ana: give back', false],
    ]);
    expect(steps[1]!.replies).toHaveLength(1);
  });

  it('replays each step on the version of the funnel that it was taken on', () => {
    const migrated = (revision: number, move: object | undefined, state: unknown) =>
      entry(revision, { kind: 'migrate', migration: 'm1', move }, state);
    const steps = stepsOf(
      [
        ...journal.slice(0, 2),
        migrated(3, { from: 'a', to: 'b' }, { finding: 'waiting' }),
        entry(4, wrote('tchau'), { finding: 'waiting' }),
        migrated(5, { from: 'b', to: 'c' }, { finding: 'waiting' }),
        migrated(6, undefined, { finding: 'waiting' }),
      ],
      outbox,
      'c',
    );
    expect(steps.map(({ version }) => version)).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  });
});

describe('names of states', () => {
  it('spells nested and parallel states as paths', () => {
    expect(leavesOf({ a: { b: 'c' } })).toEqual(['a.b.c']);
    expect(pathOf({ a: { x: {}, y: 'z' } })).toBe('a.x + a.y.z');
    expect(pathOf('a.b')).toBe('a.b');
  });
});
