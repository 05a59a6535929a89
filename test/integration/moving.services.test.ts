import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { totals } from '../../src/moving/manifest.ts';
import { embedded, Houses } from '../support/houses.ts';
import { funnelModules } from '../support/mischief/machines/machines.ts';
import { api, bring, letters, metric } from '../support/mischief/mischief.ts';
import {
  book,
  edit,
  forget,
  graphServer,
  PHONE,
  spend,
  start,
  traffic,
  USER_ID,
  viewsOf,
  weekOf,
  write,
} from '../support/moved-prosa.ts';
import { exportHere, importHere, verifyHere } from '../support/moving.ts';
import { conversationOf, ENDPOINT, eventually } from '../support/prosa.ts';
import { replayAll } from '../support/replay-all.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

describeWithKafka('moving house', (brokers) => {
  describeWithRedis('between one process and many', (redisUrl) => {
    const houses = new Houses(brokers, redisUrl);

    it('conversations in the middle of everything go on elsewhere, and come back', async () => {
      const home = embedded(temporaryDirectory());
      const cure = join(temporaryDirectory(), 'cured');
      let prosa = await start(home, ENDPOINT.graphUrl);
      await traffic(prosa, cure);
      const before = await viewsOf(prosa);
      const sad = before.at(-2)!;
      const draft = await edit(prosa);
      const moved = await weekOf(prosa, 16);
      await prosa.stop();
      await spend(home.PROSA_DATA_DIR!);

      const leaving = temporaryDirectory();
      const left = await exportHere(leaving, home);
      expect(totals(left)).toMatchObject({ conversations: 16, deadLetters: 2, aliases: 1 });
      expect(left.folders.erasures).toHaveLength(1);
      expect(left.bookings).toMatchObject({ claims: 1, answers: 1 });
      expect([left.folders.drafts!.length, left.users]).toEqual([1, { hash: expect.any(String) }]);
      const many = houses.distributed();
      expect(await importHere(leaving, many)).toEqual([]);
      expect(await verifyHere(leaving, many)).toEqual([]);
      const through = temporaryDirectory();
      const { hash, flows, users, spent } = await exportHere(through, many);
      expect({ hash, users, spent }).toEqual({ hash: left.hash, users: left.users, spent: left.spent });
      const { bytes, silencesUntil } = flows!;
      expect(flows).toEqual({ ...left.flows, bytes, silencesUntil });
      const other = embedded(temporaryDirectory());
      expect(await importHere(through, other)).toEqual([]);
      const again = await exportHere(temporaryDirectory(), other);
      expect([again.hash, again.flows!.hash, again.spent]).toEqual([left.hash, left.flows!.hash, left.spent]);

      const graph = await graphServer();
      prosa = await start(many, graph.url);
      expect(await viewsOf(prosa)).toEqual(before);
      expect((await api(prosa, 'GET', `/api/drafts/${draft.id}`)).body).toEqual(draft);
      expect((await api(prosa, 'GET', `/api/drafts/${draft.id}/dialogues`)).body).toMatchObject({
        items: [{ name: 'happy' }],
      });
      expect((await api(prosa, 'GET', '/api/users')).body).toMatchObject({ items: [{ name: 'ana' }] });
      const since = new Map(await weekOf(prosa, 16));
      for (const [stage, count] of moved) expect(since.get(stage), stage).toBeGreaterThanOrEqual(count);
      await eventually(async () => (await conversationOf(prosa, 'web', 'waiting'))!.stage === 'listening');
      await eventually(
        async () => (await conversationOf(prosa, 'whatsapp', PHONE))!.outbox[0]!.state === 'sent',
      );
      expect(graph.accepted).toBe(1);
      expect(await metric(prosa, 'prosa_running_effects')).toBe(1);
      await write(prosa, { phone: PHONE, userId: USER_ID }, 'wamid.of-ana-1'); // WhatsApp brings it again
      await write(prosa, { userId: USER_ID }, 'wamid.of-ana-2');
      await eventually(async () => (await conversationOf(prosa, 'whatsapp', PHONE))!.outbox.length === 2);
      expect((await letters(prosa)).map(({ state }) => state).sort()).toEqual(['discarded', 'open']);
      writeFileSync(cure, '');
      const [open] = await letters(prosa, 'state=open');
      expect((await api(prosa, 'POST', `/api/dead-letters/${open!.id}/requeue`)).status).toBe(200);
      await eventually(
        async () => (await conversationOf(prosa, 'web', 'sad'))!.outbox.length > sad.outbox.length,
      );
      await bring(prosa, 'web-0', 'e agora?', 'web-0-many');
      await eventually(
        async () => (await conversationOf(prosa, 'web', 'web-0'))!.revision > before[0]!.revision,
      );
      await book(prosa, 'web-1', 'property:moved');
      await book(prosa, 'gone-too', 'property:other');
      await forget(prosa, 'gone-too');
      const after = await viewsOf(prosa);
      await prosa.stop();

      const returning = temporaryDirectory();
      const returned = await exportHere(returning, many);
      expect(returned.hash).not.toBe(left.hash);
      expect(returned.bookings).toMatchObject({ claims: 2, answers: 2 }); // one of them nobody's
      const homeAgain = embedded(temporaryDirectory());
      expect(await importHere(returning, homeAgain)).toEqual([]);
      prosa = await start(homeAgain, graph.url);
      expect(await viewsOf(prosa)).toEqual(after);
      await bring(prosa, 'web-0', 'e agora?', 'web-0-many'); // seen elsewhere
      await bring(prosa, 'web-0', 'voltei', 'web-0-back');
      expect((await conversationOf(prosa, 'web', 'web-0'))!.revision).toBe(after[0]!.revision + 1);
      expect((await api(prosa, 'GET', '/api/erasures')).body).toMatchObject({
        items: [{ reason: 'forget' }, { reason: 'forget' }],
      });
      await prosa.stop();
      const replays = await replayAll(homeAgain.PROSA_DATA_DIR!, funnelModules);
      expect(replays).toHaveLength(16);
      // Whether it throws depends on a file by now, which no funnel but this one reads.
      const pure = replays.filter(({ conversation }) => conversation !== sad.id);
      expect(pure.filter(({ result }) => !result.equal)).toEqual([]);
    });
  });
});
