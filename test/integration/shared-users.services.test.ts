import { expect, it, onTestFinished } from 'vitest';
import { Fleet } from '../support/fleet.ts';
import { ask, auditOf, logIn, PASSWORD, withSession } from '../support/logged-in.ts';
import { asAdmin, ENDPOINT, eventually } from '../support/prosa.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';

describeWithRedis('users of a Prosa of many processes', (redisUrl) => {
  describeWithKafka('around Kafka and Redis', (brokers) => {
    it('are the same at every gateway, with their sessions and what is written of them', async () => {
      const fleet = await Fleet.start(ENDPOINT, { brokers, redisUrl, engines: 1 });
      onTestFinished(() => fleet.stop());
      const here = fleet.url;
      const there = (await fleet.addGateway()).url;
      const eva = { name: 'eva', password: PASSWORD, role: 'editor' };
      const names = Array.from({ length: 6 }, (_, n) => `user${n}`);
      expect((await ask(here, 'POST', '/api/users', asAdmin, eva)).status).toBe(201);
      const added = await Promise.all(
        names.map((name, n) =>
          ask([here, there][n % 2]!, 'POST', '/api/users', asAdmin, { ...eva, name, role: 'viewer' }),
        ),
      );
      expect(added.map(({ status }) => status)).toEqual(names.map(() => 201));

      const session = withSession(await logIn(there, 'eva'));
      const status = async (url: string) =>
        (await ask(url, 'GET', '/api/conversations?limit=1', session)).status;
      await eventually(async () => (await status(here)) === 200, 30_000);

      // The steward carries it out, in the engine; who asked is known there.
      const { live } = (await (await ask(here, 'GET', '/api/funnels', session)).json()) as { live: string };
      const again = { version: live, existing: 'keep' };
      expect((await ask(here, 'POST', '/api/funnels', session, again)).status).toBe(200);
      const audit = await auditOf(there, asAdmin);
      expect(audit[0]).toMatchObject({ who: 'eva', role: 'editor', action: 'funnel.publish', subject: live });
      expect(audit.filter(({ action }) => action === 'user.add')).toHaveLength(7);

      expect((await ask(here, 'PATCH', '/api/users/eva', asAdmin, { role: 'viewer' })).status).toBe(200);
      expect(await status(there)).toBe(401);
    });
  });
});
