import { describe, expect, it } from 'vitest';
import type { ReplayLine } from '../../../src/studio/api/publishing.ts';
import { byState, pathsIn, totalInside } from '../../../src/studio/publish/inside.ts';
import {
  changedTurns,
  isMoved,
  NOTHING_REPLAYED,
  replayed,
  sideText,
  stoppedAt,
} from '../../../src/studio/publish/replay-run.ts';

type Conversation = Extract<ReplayLine, { type: 'conversation' }>;
type Turn = Conversation['turns'][number];

const side = (stage: string, ...replies: string[]) => ({
  stage,
  state: stage,
  owner: 'bot' as const,
  replies,
});
const turn = (status: Turn['status'], sides: Pick<Turn, 'before' | 'after'>): Turn => ({
  at: 0,
  customer: 'oi',
  status,
  notes: [],
  ...sides,
});
const both = { before: side('s', 'a'), after: side('t', 'b') };
const conversation = (outcome: Conversation['outcome'], ...turns: Turn[]): Conversation => ({
  type: 'conversation',
  id: outcome,
  outcome,
  turns,
});

describe('a replay of real conversations', () => {
  const lines: ReplayLine[] = [
    { type: 'progress', done: 1, of: 3 },
    conversation('same'),
    conversation('differs', turn('changed', both)),
    { type: 'end', same: 1, differs: 1, stopped: 1 },
  ];

  it('tells how far it is and keeps what would have changed', () => {
    const some = lines.slice(0, 3).reduce(replayed, NOTHING_REPLAYED);
    expect(some).toMatchObject({ done: 1, of: 3, ended: false, counts: { same: 1, differs: 1, stopped: 0 } });
    expect(some.shown.map(({ id }) => id)).toEqual(['differs']);
  });

  it('ends with the server’s own counts', () => {
    expect(lines.reduce(replayed, NOTHING_REPLAYED)).toMatchObject({
      done: 3,
      of: 3,
      ended: true,
      counts: { same: 1, differs: 1, stopped: 1 },
    });
  });

  it('keeps what it found when it fails on its way, and says why', () => {
    const failed: ReplayLine = { type: 'error', code: 'shard_closed', message: 'its shard is moving' };
    expect([...lines.slice(0, 3), failed].reduce(replayed, NOTHING_REPLAYED)).toMatchObject({
      done: 1,
      ended: false,
      failed: 'its shard is moving',
      counts: { same: 1, differs: 1, stopped: 0 },
    });
  });

  it('shows the turns that differ, also those that only one side had', () => {
    const onlyBefore = turn('onlyRecorded', { before: side('s', 'a') });
    const onlyAfter = turn('onlyDraft', { after: side('s', 'a') });
    const all = conversation(
      'differs',
      turn('same', { before: side('s', 'a'), after: side('s', 'a') }),
      turn('changed', both),
      onlyBefore,
      onlyAfter,
    );
    expect(changedTurns(all)).toEqual([all.turns[1], onlyBefore, onlyAfter]);
  });

  it('says what each side made of a turn, and where to if they part', () => {
    expect(sideText(both.before)).toBe('a');
    expect(sideText(side('s'))).toBe('(no reply)');
    expect(sideText({ ...side('s', 'a'), owner: 'human' })).toBe('a\n(a person has it)');
    expect(sideText({ ...side('s'), failure: 'no such slot' })).toBe('(failed: no such slot)');
    expect(sideText(undefined)).toBe('(this does not happen)');
    expect(isMoved(turn('changed', both))).toBe(true);
    expect(isMoved(turn('changed', { before: side('s', 'a'), after: side('s', 'b') }))).toBe(false);
    expect(isMoved(turn('onlyDraft', { after: side('s', 'a') }))).toBe(true);
  });

  it('says at which turn a conversation could not go on, which is no difference', () => {
    const end = turn('notComparable', { before: side('s', 'a') });
    const stopped = conversation('stopped', turn('changed', both), { ...end, customer: 'sim' }, end);
    expect(changedTurns(stopped)).toHaveLength(1);
    expect(stoppedAt(stopped)?.customer).toBe('sim');
    expect(stoppedAt(conversation('stopped'))).toBeUndefined();
  });
});

describe('those inside', () => {
  it('are counted by state over all versions, with where they go and why some stay', () => {
    const inside = [
      { version: 'f@1', state: 'a', count: 2, to: 'b' },
      { version: 'f@2', state: 'a', count: 1, why: 'leads nowhere' },
      { version: 'f@1', state: 'c', count: 9 },
    ];
    expect(byState(inside)).toEqual([
      { state: 'c', count: 9 },
      { state: 'a', count: 3, to: 'b', why: 'leads nowhere' },
    ]);
    expect(totalInside(inside)).toBe(12);
  });

  it('can be sent to any state of the new version', () => {
    expect(pathsIn({ states: { a: { states: { b: {} } }, c: {} } })).toEqual(['a', 'a.b', 'c']);
  });
});
