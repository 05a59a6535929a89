import { expect, test } from 'vitest';
import { drawnAfter, framesBetween, type TraceEvent } from '../../../bench/studio/trace.ts';

const mark = (name: string, ts: number): TraceEvent => ({ name, ts, ph: 'I', cat: 'blink.user_timing' });
const draw = (ts: number): TraceEvent => ({
  name: 'Display::DrawAndSwap',
  ts,
  dur: 2_000,
  ph: 'X',
  cat: 'viz',
});
const frame = (ts: number, state: string, affects_smoothness: boolean): TraceEvent => ({
  name: 'PipelineReporter',
  ts,
  ph: 'b',
  args: { frame_reporter: { state, affects_smoothness } },
});

const events = [
  mark('begin', 1_000_000),
  draw(990_000),
  draw(1_010_000),
  draw(1_110_000),
  draw(1_030_000),
  draw(1_210_000),
  mark('end', 1_200_000),
  frame(1_040_000, 'STATE_DROPPED', true),
  frame(1_050_000, 'STATE_DROPPED', false),
  frame(1_060_000, 'STATE_PRESENTED_ALL', true),
  frame(1_300_000, 'STATE_DROPPED', true),
];

test('frames are counted between two marks, with those that were missed and the longest time without', () => {
  const { perSecond, dropped, longestMs } = framesBetween(events, 'begin', 'end');
  expect(perSecond).toBeCloseTo(15);
  expect({ dropped, longestMs }).toEqual({ dropped: 1, longestMs: 80 });
});

test('a change is seen when the next frame has been drawn', () => {
  expect(drawnAfter(events, 'begin', 'end')).toBe(212);
});

test('a trace without frames or without a mark is no measurement', () => {
  expect(() => framesBetween([mark('begin', 0), mark('end', 5)], 'begin', 'end')).toThrow('no frames');
  expect(() => framesBetween(events, 'begin', 'never')).toThrow('no mark "never"');
});
