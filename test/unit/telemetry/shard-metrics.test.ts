import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { ShardMetrics } from '../../../src/telemetry/shard-metrics.ts';
import { MemoryLogger } from '../../support/memory-logger.ts';

it('tells once of each code for which a channel does not take messages, and counts each', async () => {
  const registry = new Registry();
  const logger = new MemoryLogger();
  const metrics = new ShardMetrics(registry, logger.log, () => {});
  for (let n = 0; n < 3; n++) metrics.sendFailed('whatsapp', '190');
  metrics.sendFailed('whatsapp', '131047');
  expect(logger.lines).toEqual([
    expect.objectContaining({ channel: 'whatsapp', code: '190', msg: 'a channel does not take messages' }),
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
