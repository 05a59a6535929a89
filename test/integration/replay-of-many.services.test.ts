/** Replaying the last conversations, and a journal, through gateways. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { askApi } from '../support/api.ts';
import { Fleet } from '../support/fleet.ts';
import { ask } from '../support/logged-in.ts';
import { asAdmin, conversationOf, ENDPOINT, eventually, say } from '../support/prosa.ts';
import { rentalBundle } from '../support/rental-bundle.ts';
import { availabilityCsv, propertiesCsv } from '../support/rental-files.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const PATIENCE = 40_000;
const QUIET = 1_500;
const FLEET = { burst: { quietMs: QUIET } };
/** The second message of a turn ends it earlier in the draft, which so understands that turn by itself. */
const DRAFT = { burst: { quietMs: QUIET, maxMs: QUIET + 300 } };

describeWithRedis('replaying in a Prosa of many processes', (redisUrl) => {
  describeWithKafka('around Kafka and Redis', (brokers) => {
    it('understands as the engines do, by the catalogue they have, also after it has changed', async () => {
      const catalogue = join(temporaryDirectory(), 'catalogue');
      mkdirSync(catalogue);
      const sellIn = (place: string) =>
        writeFileSync(join(catalogue, 'properties.csv'), propertiesCsv().replaceAll('Ubatuba', place));
      sellIn('Xanqueri');
      writeFileSync(join(catalogue, 'availability.csv'), availabilityCsv());
      const fleet = await Fleet.start(ENDPOINT, {
        ...{ brokers, redisUrl, engines: 2, turns: FLEET },
        engineEnv: () => ({ PROSA_CATALOGUE: catalogue }), // the gateways have none
      });
      onTestFinished(() => fleet.stop());
      const [here, there] = [fleet.url, (await fleet.addGateway()).url];
      const [gateway] = fleet.gateways;

      const replies = (session: string, count: number) =>
        eventually(async () => {
          const found = await conversationOf(gateway!, 'web', session).catch(() => undefined);
          return found !== undefined && found.outbox.length >= count && found;
        }, PATIENCE);
      /** Asks for a house there until it is understood, as it is once the engines have the catalogue. */
      const asksFor = (place: string) =>
        eventually(async () => {
          const session = crypto.randomUUID();
          await say(gateway!, session, 'oi');
          await replies(session, 1);
          await say(gateway!, session, `alugam casa em ${place}?`);
          await delay(QUIET / 2);
          await say(gateway!, session, 'é para 4 pessoas');
          const { id, slots } = await replies(session, 2);
          return Object.values(slots).some(({ value }) => value === place) && id;
        }, PATIENCE);
      const { document, prompts } = await rentalBundle((before) => ({ ...before, turns: DRAFT }));
      const replayLast = async (url: string) => {
        const response = await ask(url, 'POST', '/api/funnels/replay', asAdmin, {
          document,
          prompts,
          last: 1,
        });
        const lines = (await response.text()).trim().split('\n');
        return lines.map((line) => JSON.parse(line)).find(({ type }) => type === 'conversation');
      };

      const first = await asksFor('Xanqueri');
      for (const url of [here, there]) {
        expect(await replayLast(url)).toEqual({
          type: 'conversation',
          id: first,
          outcome: 'same',
          turns: [],
        });
      }
      sellIn('Morro Aldri');
      const second = await asksFor('Morro Aldri');
      for (const url of [there, here]) {
        expect(await replayLast(url)).toEqual({
          type: 'conversation',
          id: second,
          outcome: 'same',
          turns: [],
        });
      }

      // Another steward, whose catalogue is the same; and the journal, page by page, through either gateway.
      await fleet.loseEngine(fleet.engines.find(({ shards }) => shards.has(0))!);
      await eventually(async () => (await askApi(here, 'GET', 'funnels')).status === 200, PATIENCE);
      await eventually(
        async () => (await conversationOf(gateway!, 'web', 'x').catch(() => 0)) !== 0,
        PATIENCE,
      );
      const again = await eventually(async () => {
        const found = await replayLast(here);
        return found?.outcome !== 'stopped' && found;
      }, PATIENCE);
      expect(again).toEqual({ type: 'conversation', id: second, outcome: 'same', turns: [] });
      const whole = (await askApi(here, 'GET', `conversations/${first}/journal`)).body.items;
      expect(whole.length).toBeGreaterThan(1);
      const paged = [];
      for (let after: number | undefined = 0; after !== undefined; ) {
        const path = `conversations/${first}/journal?after=${after}&limit=1`;
        const { body } = await askApi(there, 'GET', path);
        paged.push(...body.items);
        after = body.next;
      }
      expect(paged).toEqual(whole);
      expect((await askApi(there, 'GET', `conversations/${'x'.repeat(22)}/journal`)).status).toBe(404);
    });
  });
});
