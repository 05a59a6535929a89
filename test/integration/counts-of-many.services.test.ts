/** Where conversations are, by every way to ask for it, over the shards of two engines: one answer. */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startRedis } from '../../dev/services/redis.ts';
import type { LiveView } from '../../src/analytics/live-view.ts';
import { askApi } from '../support/api.ts';
import { EventStream, type StreamedEvent } from '../support/event-stream.ts';
import { Fleet } from '../support/fleet.ts';
import { AT_ONCE, asAdmin, ENDPOINT, eventually, say } from '../support/prosa.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const PATIENCE = 40_000;
const FOR_A_PERSON = 'Quero falar com uma pessoa';

interface Item {
  id: string;
  funnel: string;
  funnelVersion: string;
  state: string;
  owner: string;
  updatedAt: string;
  takenBy?: string;
}

const latest = ({ events }: EventStream) => events.at(-1)?.data as LiveView | undefined;
const statesOf = (view: LiveView | undefined) =>
  (view?.versions ?? []).flatMap(({ version, states }) =>
    states.flatMap(({ state, now }) => (now === 0 ? [] : [`${version} ${state}: ${now}`])),
  );
const inside = (view: LiveView) =>
  view.versions.flatMap(({ states }) => states).reduce((all, { now }) => all + now, 0);

async function watch(url: string): Promise<EventStream> {
  const stream = await EventStream.open(`${url}/api/live`, asAdmin);
  onTestFinished(() => stream.close());
  return stream;
}

/** All pages of a list. */
async function listed(url: string, query: string, limit = 1_000): Promise<Item[]> {
  const items: Item[] = [];
  for (let before = ''; ; ) {
    const { status, body } = await askApi(url, 'GET', `conversations?limit=${limit}&${query}${before}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    items.push(...body.items);
    if (body.next === undefined) return items;
    before = `&${query === '' ? 'after' : 'before'}=${body.next}`;
  }
}

/** By the conversations themselves, as the stream tells it. */
function countsOf(items: readonly Item[]): string[] {
  const counts = new Map<string, number>();
  for (const { funnel, funnelVersion, state } of items) {
    const place = `${funnel}@${funnelVersion} ${state}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts].map(([place, count]) => `${place}: ${count}`).sort();
}

/** That the stream says what the lists say, without a word that it may be old. */
const agrees = (stream: EventStream, url: string) =>
  eventually(async () => {
    const items = await listed(url, 'order=newest').catch(() => undefined);
    const view = latest(stream);
    if (items === undefined || view === undefined || view.stale) return false;
    const waiting = items.filter(({ owner, takenBy }) => owner === 'human' && takenBy === undefined);
    const [told, counted] = [statesOf(view).sort().join(), countsOf(items).join()];
    return told === counted && view.handOffs.waiting === waiting.length;
  }, PATIENCE);

describeWithRedis('where conversations are in a Prosa of many processes', (redisUrl) => {
  describeWithKafka('around Kafka and Redis', (brokers) => {
    it('is the same by the stream, the lists, their filters and the hand-offs, at every gateway', async () => {
      const fleet = await Fleet.start(ENDPOINT, { brokers, redisUrl, engines: 2, turns: AT_ONCE });
      onTestFinished(() => fleet.stop());
      const [here, there] = [fleet.url, (await fleet.addGateway()).url];
      const sessions = Array.from({ length: 40 }, (_, n) => `customer-${n}`);
      const [gateway] = fleet.gateways;
      await Promise.all(sessions.map((session) => say(gateway!, session, 'oi')));
      for (const session of sessions.slice(0, 12)) await say(gateway!, session, FOR_A_PERSON);
      const handOffs = async (url: string) => (await askApi(url, 'GET', 'hand-offs')).body.items as Item[];
      await eventually(async () => (await handOffs(there)).length === 12, PATIENCE);
      const taken = (await handOffs(there)).slice(0, 3).map(({ id }) => id);
      for (const id of taken)
        expect((await askApi(here, 'POST', `conversations/${id}/take`, {})).status).toBe(200);

      const streams = [await watch(here), await watch(there)];
      for (const [n, stream] of streams.entries()) {
        const url = [here, there][n]!;
        const all = await listed(url, '');
        expect(new Set(all.map(({ id }) => id)).size).toBe(40);
        await eventually(async () => inside(latest(stream)!) === 40, PATIENCE);
        await eventually(async () => statesOf(latest(stream)).sort().join() === countsOf(all).join());
        expect(latest(stream)).toMatchObject({ handOffs: { waiting: 9 } });
        expect(latest(stream)).not.toHaveProperty('stale');

        const newest = await listed(url, 'order=newest', 7);
        expect(newest.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
        const times = newest.map(({ updatedAt }) => updatedAt);
        expect(times).toEqual(times.toSorted().reverse());
        const waiting = await listed(url, 'handOff=waiting', 4);
        expect(waiting).toHaveLength(9);
        expect(waiting.map(({ id }) => id)).not.toEqual(expect.arrayContaining([taken[0]]));
        expect(await listed(url, 'owner=human', 5)).toHaveLength(12);
        expect(await listed(url, 'owner=bot', 5)).toHaveLength(28);
        expect(await listed(url, 'state=discovery', 5)).toHaveLength(28);
        const { funnel, funnelVersion } = all[0]!;
        expect(await listed(url, `version=${funnel}@${funnelVersion}&state=handOff`, 5)).toHaveLength(12);
        expect(await listed(url, 'version=rental@000000000000')).toHaveLength(0);
        const ages = (await handOffs(url)).map(({ id }) => id);
        expect(ages).toHaveLength(12);
        expect(new Set(ages)).toEqual(new Set((await listed(url, 'owner=human')).map(({ id }) => id)));
      }

      // Every shard of the one that dies is counted anew; until then the stream says that it may be wrong.
      await fleet.loseEngine(fleet.engines[0]!);
      const late = await watch(there);
      await eventually(async () => late.events.length > 0);
      expect(latest(late)!.stale === true || inside(latest(late)!) === 40).toBe(true);
      for (const stream of [...streams, late]) await agrees(stream, here);
      expect(inside(latest(late)!)).toBe(40);
    });

    it.each([1_500, 13_000])(
      'is told again within two seconds of a Redis that was away for %i ms',
      async (away) => {
        const redis = await startRedis({ dataDir: temporaryDirectory() });
        onTestFinished(() => redis.stop());
        const fleet = await Fleet.start(ENDPOINT, {
          brokers,
          redisUrl: redis.url,
          engines: 2,
          turns: AT_ONCE,
        });
        onTestFinished(() => fleet.stop());
        const urls = [fleet.url, (await fleet.addGateway()).url];
        const sessions = Array.from({ length: 24 }, (_, n) => `customer-${n}`);
        const [gateway] = fleet.gateways;
        await Promise.all(sessions.map((session) => say(gateway!, session, 'oi')));
        const streams = await Promise.all(urls.map(watch));
        const began = Date.now();
        for (const stream of streams) await agrees(stream, urls[0]!);
        expect(Date.now() - began).toBeLessThan(20_000); // without waiting for what is asked every half minute

        const killed = Date.now();
        await redis.kill();
        const writing = sessions.slice(0, 8).map((session) => say(gateway!, session, FOR_A_PERSON));
        await Promise.all(writing); // the gateway knows them, and Kafka takes it
        const staleAfter: number[] = [];
        for (const stream of streams) {
          const isStale = ({ at, data }: StreamedEvent) => at > killed && (data as LiveView).stale === true;
          const told = await eventually(async () => stream.events.find(isStale));
          staleAfter.push(told.at - killed);
        }
        expect(Math.min(...staleAfter)).toBeLessThan(2_000);
        await delay(killed + away - Date.now());
        const counted = streams.map(({ events }) => events.length);
        await redis.restart();
        const back = Date.now();
        const toldAfter: number[] = [];
        for (const [n, stream] of streams.entries()) {
          const told = await eventually(async () => stream.events[counted[n]!]);
          toldAfter.push(told.at - back);
        }
        expect(Math.min(...toldAfter)).toBeLessThan(2_000); // the others are the machine's
        for (const stream of streams) await agrees(stream, urls[1]!);
        for (const stream of streams) {
          expect(latest(stream)).toMatchObject({ handOffs: { waiting: 8 } });
          const views = stream.events.slice(counted[0]!).map(({ data }) => data as LiveView);
          for (const view of views.filter(({ stale }) => !stale)) expect(inside(view)).toBe(24);
        }
        await Promise.race([fleet.crashed, delay(10)]);
      },
    );
  });
});
