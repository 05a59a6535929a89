import { describe, expect, it } from 'vitest';
import { createEventParser } from '../../../src/studio/api/event-stream.ts';
import type { VersionCounts } from '../../../src/studio/api/live.ts';
import { countsByState, shownVersion, stageRows } from '../../../src/studio/live/counts.ts';
import { heard, pauseBefore, reasonForDoubt, SILENT } from '../../../src/studio/live/live-feed.ts';

const flow = { in: 4, out: 2 };
const flows = { hour: flow, day: flow, week: flow };
const stage = (name: string, now: number, dropped: number) => {
  const one = { ...flow, dropped };
  return { stage: name, now, hour: one, day: one, week: one, medianSeconds: 30 };
};
const version = (name: string, now: number): VersionCounts => ({
  version: name,
  states: [
    { state: 'a.x', now, ...flows },
    { state: 'a.y', now: 1, ...flows },
    { state: 'b', now: 2, ...flows },
  ],
  stages: [stage('b', 2, 0), stage('a', now + 1, 1)],
});

describe('server-sent events', () => {
  it('come whole whatever the pieces they arrive in', () => {
    const text = 'event: counts\ndata: {"a":\ndata: 1}\n\n: heartbeat\n\ndata: x\n\n';
    const parse = createEventParser();
    const events = [...text].flatMap((character) => parse(character));
    expect(events).toEqual([
      { event: 'counts', data: '{"a":\n1}' },
      { event: 'heartbeat', data: '' },
      { event: 'message', data: 'x' },
    ]);
  });

  it('keep the last counts over heartbeats and say that they are live', () => {
    const counts = { at: 1, funnel: 'f', versions: [], handOffs: { waiting: 0, oldestSeconds: 0 } };
    const fed = heard(
      { ...SILENT, status: 'lost', reason: 'x' },
      { event: 'counts', data: JSON.stringify(counts) },
      5,
    );
    expect(fed).toEqual({ counts, heardAt: 5, status: 'live' });
    expect(heard(fed, { event: 'heartbeat', data: '' }, 9)).toEqual({ counts, heardAt: 9, status: 'live' });
  });

  it('say why what is shown may be old', () => {
    const counts = { at: 1, funnel: 'f', versions: [], handOffs: { waiting: 0, oldestSeconds: 0 } };
    const live = { counts, heardAt: 5, status: 'live' as const };
    expect(reasonForDoubt(live)).toBeUndefined();
    expect(reasonForDoubt({ ...live, counts: { ...counts, stale: true } })).toMatch(/does not answer/);
    expect(reasonForDoubt({ ...live, status: 'lost', reason: 'It ended.' })).toBe('It ended.');
  });

  it('are asked for again soon, then ever less often', () => {
    expect([0, 1, 9].map(pauseBefore)).toEqual([500, 1_000, 15_000]);
  });
});

describe('counts', () => {
  it('add up to the states around', () => {
    const counts = countsByState(version('f@1', 5));
    expect([...counts].map(([path, { now }]) => [path, now])).toEqual([
      ['a', 6],
      ['a.x', 5],
      ['a.y', 1],
      ['b', 2],
    ]);
    expect(counts.get('a')!.hour).toEqual({ in: 0, out: 0 });
  });

  it('are shown of the version asked for, else the live one that is not empty, else the fullest', () => {
    const all = {
      at: 0,
      funnel: 'f',
      versions: [version('f@1', 1), version('f@2', 9)],
      handOffs: { waiting: 0, oldestSeconds: 0 },
    };
    expect(shownVersion(all, 'f@1', 'f@2')?.version).toBe('f@1');
    expect(shownVersion(all, undefined, 'f@1')?.version).toBe('f@1');
    const empty = { ...version('f@4', 0), states: [] };
    expect(shownVersion({ ...all, versions: [...all.versions, empty] }, undefined, 'f@4')?.version).toBe(
      'f@2',
    );
    expect(shownVersion(all, undefined, 'f@3')?.version).toBe('f@2');
    expect(shownVersion({ ...all, versions: [] }, undefined, undefined)).toBeUndefined();
  });

  it('are told by stage in the order of the funnel, with the share that fell silent', () => {
    const rows = stageRows(version('f@1', 5), ['a', 'empty'], 'day');
    expect(rows.map(({ stage, now, dropOff }) => [stage, now, dropOff])).toEqual([
      ['a', 6, 0.25],
      ['empty', 0, undefined],
      ['b', 2, 0],
    ]);
    expect(rows[0]!.states.map(({ state }) => state)).toEqual(['a.x', 'a.y']);
  });
});
