import { expect, it, onTestFinished } from 'vitest';
import { Fleet } from '../support/fleet.ts';
import { AT_ONCE, asAdmin, conversationOf, ENDPOINT, eventually, say } from '../support/prosa.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';

/** Of an engine that sleeps until another has its shards, and back again (ms). */
const PATIENCE = 30_000;

describeWithRedis('a steward that sleeps', (redisUrl) => {
  describeWithKafka('while the next one is asked to erase', (brokers) => {
    it('does not do the same when it wakes: who has begun anew is not erased', async () => {
      const fleet = await Fleet.start(ENDPOINT, { brokers, redisUrl, engines: 2, turns: AT_ONCE });
      onTestFinished(() => fleet.stop());
      const [gateway] = fleet.gateways;
      const view = () => conversationOf(gateway!, 'web', 'bia').catch(() => undefined);
      await say(gateway!, 'bia', 'oi, aqui é a Bia');
      await eventually(view);

      const steward = fleet.engines.find(({ shards }) => shards.has(0))!;
      const next = fleet.engines.find((engine) => engine !== steward)!;
      const { assignments } = steward;
      steward.suspend();
      await eventually(async () => next.shards.has(0), PATIENCE);
      const erased = await eventually(async () => {
        const response = await fetch(`${gateway!.url}/api/erasures`, {
          method: 'POST',
          headers: { ...asAdmin, 'content-type': 'application/json' },
          body: JSON.stringify({ channel: 'web', address: 'bia' }),
        });
        return response.ok && ((await response.json()) as { erased: { conversations: number } });
      }, PATIENCE);
      expect(erased.erased.conversations).toBe(1);
      await say(gateway!, 'bia', 'voltei');
      const { startedAt } = await eventually(view, PATIENCE);

      steward.resume();
      await eventually(async () => steward.assignments > assignments, PATIENCE);
      await fleet.ready();
      const receipts = await fetch(`${gateway!.url}/api/erasures`, { headers: asAdmin });
      expect(((await receipts.json()) as { items: unknown[] }).items).toHaveLength(1);
      expect(await eventually(view)).toMatchObject({ startedAt, revision: 1 });
    });
  });
});
