import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { ShardMetrics } from '../../../src/telemetry/shard-metrics.ts';
import { MemoryLogger } from '../../support/memory-logger.ts';

it('tells once of each code for which a channel has not taken a message, and counts each', async () => {
  const registry = new Registry();
  const logger = new MemoryLogger();
  const metrics = new ShardMetrics(registry, logger.log, () => {});
  for (let n = 0; n < 3; n++) metrics.sendFailed('whatsapp', '190');
  metrics.sendFailed('whatsapp', '131047');
  expect(logger.lines).toEqual([
    expect.objectContaining({ channel: 'whatsapp', code: '190', msg: 'a channel has not taken a message' }),
    expect.objectContaining({ channel: 'whatsapp', code: '131047' }),
  ]);
  expect(await registry.metrics()).toContain('prosa_send_failures_total{channel="whatsapp",code="190"} 3');
});

it('counts codes beyond a bound as other', async () => {
  const registry = new Registry();
  const metrics = new ShardMetrics(registry, new MemoryLogger().log, () => {});
  for (let code = 0; code < 60; code++) metrics.sendFailed('whatsapp', `c${code}`);
  const text = await registry.metrics();
  expect(text.match(/^prosa_send_failures_total\{/gm)).toHaveLength(41);
  expect(text).toContain('prosa_send_failures_total{channel="whatsapp",code="other"} 20');
});

it('tells the trace of a dead letter, where its event has one', () => {
  const logger = new MemoryLogger();
  const metrics = new ShardMetrics(new Registry(), logger.log, () => {});
  const letter = {
    conversation: 'c',
    kind: 'message',
    code: 'funnel_failed',
    reason: 'r',
    attempts: 1,
    at: 1,
  } as const;
  const [trace_id, span_id] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const traced = { ...letter, key: 'a', event: JSON.stringify({ trace: `00-${trace_id}-${span_id}-01` }) };
  const deadLetters = [traced, { ...letter, key: 'b', event: '{}' }];
  metrics.committed({ conversations: [], deadLetters, position: 1, applied: 2, ignored: 0, owed: [] }, 1, 1);
  expect(logger.lines[0]).toMatchObject({ msg: 'event dead-lettered', trace_id, span_id });
  expect(logger.lines[1]).not.toHaveProperty('trace_id');
});
