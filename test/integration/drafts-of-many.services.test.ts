/** Drafts through gateways: kept by the steward, whichever engine that is. */
import { expect, it, onTestFinished } from 'vitest';
import { askApi } from '../support/api.ts';
import { Fleet } from '../support/fleet.ts';
import { AT_ONCE, conversationOf, ENDPOINT, eventually, say } from '../support/prosa.ts';
import { renamed, rentalBundle } from '../support/rental-bundle.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';

/** Of a killed engine until another has its shards, and the gateways are answered again (ms). */
const PATIENCE = 40_000;
const DIALOGUE = 'description: Says hello.\nturns:\n  - say: oi\n    stage: discovery\n';
const RENAME = { states: { 'discovery.waiting': 'discovery.asking' } };

describeWithRedis('drafts of a Prosa of many processes', (redisUrl) => {
  describeWithKafka('around Kafka and Redis', (brokers) => {
    async function start() {
      const fleet = await Fleet.start(ENDPOINT, { brokers, redisUrl, engines: 2, turns: AT_ONCE });
      onTestFinished(() => fleet.stop());
      const [here, there] = [fleet.url, (await fleet.addGateway()).url];
      return { fleet, here, there };
    }

    /** `kill -9` of the steward; resolves when the other engine is it. */
    async function loseSteward(fleet: Fleet): Promise<void> {
      const steward = fleet.engines.find(({ shards }) => shards.has(0))!;
      await fleet.loseEngine(steward);
      const asked = () => askApi(fleet.url, 'GET', 'drafts').then(({ status }) => status === 200);
      await eventually(asked, PATIENCE);
    }

    it('are there at every gateway, refuse who comes second, and survive the death of the steward', async () => {
      const { fleet, here, there } = await start();
      const { live } = (await askApi(here, 'GET', 'funnels')).body;
      const begun = await askApi(here, 'POST', 'drafts', { title: 'Natal', from: live });
      expect(begun).toMatchObject({ status: 201, body: { id: 'd1', revision: 1, from: live } });
      expect(await askApi(there, 'GET', 'drafts/d1')).toEqual({ status: 200, body: begun.body });
      const { document, prompts } = begun.body;
      const edited = { ...document, title: 'Natal', somethingNew: { kept: true } };
      const changed = await askApi(there, 'PUT', 'drafts/d1', { revision: 1, document: edited, prompts });
      expect(changed).toMatchObject({ status: 200, body: { revision: 2 } });
      const late = await askApi(here, 'PUT', 'drafts/d1', { revision: 1, document, prompts });
      expect(late).toMatchObject({ status: 409, body: { error: { code: 'conflict', revision: 2 } } });
      const both = await Promise.all(
        [here, there].map((url) =>
          askApi(url, 'PUT', 'drafts/d1', { revision: 2, document: edited, prompts }),
        ),
      );
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      const kept = await askApi(here, 'POST', 'drafts/d1/dialogues', { name: 'hello', yaml: DIALOGUE });
      expect(kept.status).toBe(201);
      await askApi(there, 'POST', 'drafts', { title: 'Gone', from: live });
      expect((await askApi(here, 'DELETE', 'drafts/d2')).status).toBe(200);
      const before = await askApi(here, 'GET', 'drafts/d1');

      await loseSteward(fleet);
      expect(await askApi(there, 'GET', 'drafts/d1')).toEqual(before);
      expect((await askApi(there, 'GET', 'drafts/d1/dialogues')).body.items).toEqual([kept.body]);
      expect(
        await askApi(there, 'POST', 'drafts/d1/dialogues/hello/run', { document, prompts }),
      ).toMatchObject({
        status: 200,
        body: { passed: true },
      });
      expect((await askApi(here, 'GET', 'drafts')).body.items).toMatchObject([{ id: 'd1', revision: 3 }]);
      expect((await askApi(here, 'GET', 'drafts/d2')).status).toBe(404);
      const again = { document: edited, prompts };
      expect((await askApi(here, 'PUT', 'drafts/d1', { revision: 2, ...again })).status).toBe(409);
      expect(await askApi(there, 'PUT', 'drafts/d1', { revision: 3, ...again })).toMatchObject({
        status: 200,
        body: { revision: 4 },
      });
      expect((await askApi(here, 'POST', 'drafts', { title: 'Third', from: live })).body.id).toBe('d3');

      // One that joins and becomes the steward in its turn.
      await fleet.addEngine();
      await fleet.removeEngine(fleet.engines[0]!);
      await eventually(async () => (await askApi(here, 'GET', 'drafts')).status === 200, PATIENCE);
      expect((await askApi(here, 'GET', 'drafts')).body.items.map(({ id }: { id: string }) => id)).toEqual([
        'd3',
        'd1',
      ]);
      const audit = (await askApi(there, 'GET', 'audit?limit=100')).body.items;
      const actions = audit.map(({ action, subject }: Record<string, string>) => `${action} ${subject}`);
      // Of several changes within an hour a steward tells the first.
      expect(actions.reverse()).toEqual([
        ...['draft.create d1', 'draft.change d1', 'draft.dialogue d1'],
        ...['draft.create d2', 'draft.delete d2', 'draft.change d1', 'draft.create d3'],
      ]);
    });

    it('are published with those inside moved, though the steward dies meanwhile, and rolled back', async () => {
      const { fleet, here, there } = await start();
      const sessions = Array.from({ length: 30 }, (_, n) => `customer-${n}`);
      const [gateway] = fleet.gateways;
      await Promise.all(sessions.map((session) => say(gateway!, session, 'oi')));
      const stateOf = async (session: string) => {
        const view = await conversationOf(gateway!, 'web', session).catch(() => undefined);
        return view && `${view.funnel}@${view.funnelVersion} ${JSON.stringify(view.state)}`;
      };
      const all = async (expected: string) =>
        eventually(async () => {
          const states = await Promise.all(sessions.map(stateOf));
          return states.every((state) => state === expected);
        }, PATIENCE);
      const { live } = (await askApi(here, 'GET', 'funnels')).body;
      await all(`${live} {"discovery":"waiting"}`);

      const next = await rentalBundle(renamed);
      const { id } = (await askApi(here, 'POST', 'drafts', { title: 'Asking', from: live })).body;
      const { document, prompts } = next;
      await askApi(there, 'PUT', `drafts/${id}`, { revision: 1, document, prompts });
      const draft = (await askApi(here, 'GET', `drafts/${id}`)).body;
      const sent = { document: draft.document, prompts: draft.prompts, existing: 'migrate', map: RENAME };
      const dry = await askApi(there, 'POST', 'funnels', { ...sent, dryRun: true });
      expect(dry).toMatchObject({ status: 200, body: { dryRun: true, inside: [{ count: 30 }] } });
      expect((await askApi(there, 'GET', 'funnels')).body.live).toBe(live);
      const published = await askApi(there, 'POST', 'funnels', { ...sent, note: 'asks now' });
      expect(published).toMatchObject({ status: 200, body: { version: next.version, changed: true } });

      await loseSteward(fleet);
      const migration = await eventually(async () => {
        const { body } = await askApi(here, 'GET', `funnels/migrations/${published.body.migration}`);
        return body.status === 'done' && body;
      }, PATIENCE);
      expect(migration).toMatchObject({ to: next.version, stayed: [] });
      await all(`${next.version} {"discovery":"asking"}`);
      const { history } = (await askApi(there, 'GET', 'funnels')).body;
      expect(history[0]).toMatchObject({
        version: next.version,
        by: 'publish',
        note: 'asks now',
        who: 'admin',
      });

      // An engine that was not there when it was published begins with it, too.
      await fleet.addEngine();
      await fleet.removeEngine(fleet.engines[0]!);
      await say(gateway!, 'new', 'oi');
      await eventually(async () => (await stateOf('new'))?.startsWith(next.version), PATIENCE);
      await eventually(async () => (await askApi(here, 'GET', 'funnels')).status === 200, PATIENCE);

      const back = await askApi(here, 'POST', 'funnels', {
        ...{ rollback: true, existing: 'migrate' },
        map: { states: { 'discovery.asking': 'discovery.waiting' } },
      });
      expect(back).toMatchObject({ status: 200, body: { version: live } });
      await all(`${live} {"discovery":"waiting"}`);
      const after = (await askApi(there, 'GET', 'funnels')).body;
      expect(after).toMatchObject({
        live,
        history: [{ by: 'rollback' }, { by: 'publish' }, { by: 'start' }],
      });
      const inside = after.versions.map(({ version, inside: n }: { version: string; inside: number }) => [
        version,
        n,
      ]);
      expect(Object.fromEntries(inside)).toEqual({ [live]: 31, [next.version]: 0 });
    });
  });
});
