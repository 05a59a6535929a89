import { describe, expect, it } from 'vitest';
import type { ReplayLine } from '../../../src/studio/api/publishing.ts';
import { byState, pathsIn, totalInside } from '../../../src/studio/publish/inside.ts';
import { changedTurns, NOTHING_REPLAYED, replayed } from '../../../src/studio/publish/replay-run.ts';

const turn = (stage: string, after: string, ...replies: string[]) => ({
  at: 0,
  customer: 'oi',
  before: { stage, replies: ['a'] },
  after: { stage: after, replies },
});

describe('a replay of real conversations', () => {
  const lines: ReplayLine[] = [
    { type: 'progress', done: 1, of: 3 },
    { type: 'conversation', id: 'x', outcome: 'same', turns: [] },
    {
      type: 'conversation',
      id: 'y',
      outcome: 'differs',
      turns: [turn('s', 's', 'a'), turn('s', 't', 'a'), turn('s', 's', 'b')],
    },
    { type: 'end', same: 1, differs: 1, stopped: 1 },
  ];

  it('tells how far it is and keeps what would have changed', () => {
    const some = lines.slice(0, 3).reduce(replayed, NOTHING_REPLAYED);
    expect(some).toMatchObject({ done: 1, of: 3, ended: false, counts: { same: 1, differs: 1, stopped: 0 } });
    expect(some.shown.map(({ id }) => id)).toEqual(['y']);
  });

  it('ends with the server’s own counts', () => {
    expect(lines.reduce(replayed, NOTHING_REPLAYED)).toMatchObject({
      done: 3,
      of: 3,
      ended: true,
      counts: { same: 1, differs: 1, stopped: 1 },
    });
  });

  it('shows the turns that differ in stage or replies', () => {
    expect(changedTurns(lines[2] as never)).toHaveLength(2);
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
