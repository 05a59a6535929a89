import { describe, expect, it } from 'vitest';
import { type EffectsResult, ratioOf } from '../../../bench/effects/effects-bench.ts';
import {
  messageTo,
  otherText,
  twoStates,
  waitingEffect,
  waitText,
} from '../../../bench/effects/two-states.ts';
import { summarise } from '../../../bench/summary.ts';
import { step } from '../../../src/actor/step.ts';
import { enrich } from '../../../src/perception/enrich.ts';

const funnel = twoStates();
function stepped(text: string) {
  const result = step(funnel, undefined, enrich(messageTo('a', text), funnel, undefined), 1);
  if (result.status !== 'applied') throw new Error(result.status);
  return result;
}

describe('the funnel with a long effect', () => {
  it('waits once it was told how many they are, and answers everyone else', () => {
    const waiting = stepped(waitText);
    expect(waiting.record).toMatchObject({ state: 'waiting', effects: { wait: { src: waitingEffect } } });
    expect(waiting.decisions.map(({ type }) => type)).toEqual(['startEffect']);
    const other = stepped(otherText);
    expect(other.record).toMatchObject({ state: { talking: 'resting' }, effects: {}, lastOutbox: 1 });
  });

  it('gives every message an id of its own', () => {
    expect(messageTo('a', 'x').id).not.toBe(messageTo('a', 'x').id);
  });
});

describe('the ratio of two results', () => {
  const result = (perSecond: number, latency: number): EffectsResult => ({
    messagesPerSecond: summarise([perSecond]),
    latencyMs: {
      p50: summarise([latency]),
      p95: summarise([latency * 2]),
      p99: summarise([latency * 4, latency * 6]),
      max: summarise([latency * 9]),
    },
  });

  it('is that of their medians', () => {
    expect(ratioOf(result(500, 3), result(1_000, 2))).toEqual({
      p50: 1.5,
      p95: 1.5,
      p99: 1.5,
      messagesPerSecond: 0.5,
    });
  });
});
