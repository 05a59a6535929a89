import { expect, it, onTestFinished } from 'vitest';
import { Bus } from '../../src/cluster/bus.ts';
import { onDrafts, tellDraft } from '../../src/cluster/shared-drafts.ts';
import type { Draft } from '../../src/effects/llm/drafts.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { keysWith, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';

describeWithRedis('drafts among processes', (url) => {
  async function open(): Promise<Bus> {
    const redis = await RedisConnection.open(url);
    const bus = await Bus.open(redis);
    onTestFinished(() => {
      bus.close();
      redis.close();
    });
    return bus;
  }

  it('reach every gateway in their order, and leave nothing in Redis', async () => {
    const prefix = newPrefix();
    const heard: Draft[][] = [[], []];
    for (const drafts of heard) await onDrafts(await open(), prefix, (draft) => drafts.push(draft));
    const engine = await open();
    const told = ['Olá', 'Olá! Tudo', 'Olá! Tudo bem?'].map((text) => ({
      conversation: 'c',
      id: 'c:e1',
      text,
    }));
    for (const draft of told) tellDraft(engine, prefix, draft);
    await expect.poll(() => heard).toEqual([told, told]);
    expect(await keysWith(url, prefix)).toEqual([]);
  });
});
