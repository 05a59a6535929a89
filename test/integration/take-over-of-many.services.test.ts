/** A person takes a conversation over through gateways, while engines die and shards move (G9). */
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { shardOf } from '../../src/shard/shard-of.ts';
import { type Answer, askApi } from '../support/api.ts';
import { Fleet } from '../support/fleet.ts';
import { logIn, PASSWORD, withSession } from '../support/logged-in.ts';
import { AT_ONCE, conversationOf, eventually } from '../support/prosa.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';
import { CUSTOMER, WhatsApp } from '../support/whatsapp.ts';

/** Of a killed engine until another has its shards (ms). */
const PATIENCE = 40_000;
const SHARDS = 64;

describeWithRedis('taking over in a Prosa of many processes', (redisUrl) => {
  describeWithKafka('around Kafka and Redis', (brokers) => {
    async function start() {
      const whatsApp = await WhatsApp.start();
      const options = { brokers, redisUrl, engines: 2, turns: AT_ONCE };
      const fleet = await Fleet.start(whatsApp.endpoint, options);
      onTestFinished(() => fleet.stop());
      const [here, there] = [fleet.url, (await fleet.addGateway()).url];
      /** As the person of this name, through either gateway. */
      const person = async (name: string) => {
        await askApi(here, 'POST', 'users', { name, password: PASSWORD, role: 'operator' });
        const headers = withSession(await logIn(here, name));
        return (url: string, path: string, body: object = {}) =>
          askApi(url, 'POST', `conversations/${id}/${path}`, body, headers);
      };
      const look = () => conversationOf(fleet.gateways[0]!, 'whatsapp', CUSTOMER).catch(() => undefined);
      const settled = (replies: number) =>
        eventually(async () => {
          const view = await look();
          const isSettled = view?.outbox.every(({ state }) => state !== 'pending' && state !== 'sending');
          return view !== undefined && isSettled && view.outbox.length >= replies && view;
        }, PATIENCE);
      await whatsApp.write(here, 'Oi, quero uma casa em Florianópolis');
      const { id, outbox } = await settled(1);
      const host = () => fleet.engines.find(({ shards }) => shards.has(shardOf(id, SHARDS)))!;
      const texts = () => whatsApp.accepted.map((send) => (send.type === 'text' ? send.text : send.type));
      return { fleet, whatsApp, here, there, person, look, settled, id, host, texts, said: outbox.length };
    }

    /** Until it is no refusal for the moment. */
    const insist = (act: () => Promise<Answer>) =>
      eventually(async () => {
        const answer = await act();
        return answer.status !== 503 && answer;
      }, PATIENCE);

    it('the one voice is the person’s though the engine dies between taking and writing', async () => {
      const { fleet, whatsApp, here, there, person, settled, host, texts, said } = await start();
      const ana = await person('ana');
      const bia = await person('bia');
      const taken = await Promise.all([here, there].map((url) => ana(url, 'take')));
      expect(taken).toMatchObject(Array(2).fill({ status: 200, body: { owner: 'human', takenBy: 'ana' } }));
      expect(await bia(there, 'take')).toMatchObject({
        status: 409,
        body: { error: { code: 'conflict', message: 'ana has the conversation' } },
      });

      await fleet.loseEngine(host());
      await whatsApp.write(there, 'somos 4 pessoas');
      const write = { id: 'm1', text: 'Oi, aqui é a Ana!' };
      const written = await Promise.all(
        [here, there].map((url) => insist(() => ana(url, 'messages', write))),
      );
      expect(written).toEqual(Array(2).fill({ status: 202, body: { id: 'm1' } }));
      expect((await settled(said + 1)).outbox).toHaveLength(said + 1);
      expect(texts().slice(said)).toEqual(['Oi, aqui é a Ana!']);

      // The shards move once more, to an engine that has heard of nothing.
      await fleet.addEngine();
      await fleet.removeEngine(fleet.engines[0]!);
      expect(await insist(() => ana(here, 'messages', write))).toMatchObject({ status: 202 });
      expect(await insist(() => ana(there, 'messages', { id: 'm2', text: 'Já volto' }))).toMatchObject({
        status: 202,
      });
      expect(await insist(() => bia(here, 'messages', { id: 'm3', text: 'Oi' }))).toMatchObject({
        status: 409,
      });
      expect(await bia(here, 'take', { steal: true })).toMatchObject({
        status: 200,
        body: { takenBy: 'bia' },
      });
      expect(await ana(there, 'give-back')).toMatchObject({ status: 409 });
      await settled(said + 2);
      expect(texts().slice(said)).toEqual(['Oi, aqui é a Ana!', 'Já volto']);
      const lines = (await askApi(there, 'GET', `conversations/${(await settled(0)).id}/transcript`)).body
        .items;
      expect(lines.slice(-3)).toMatchObject([
        { from: 'customer', text: 'somos 4 pessoas' },
        { from: 'person', by: 'ana', text: 'Oi, aqui é a Ana!' },
        { from: 'person', by: 'ana', text: 'Já volto' },
      ]);

      expect(await bia(here, 'give-back')).toMatchObject({ status: 200, body: { owner: 'bot' } });
      expect(texts()).toHaveLength(said + 2);
      await whatsApp.write(there, 'de 10 a 15 de dezembro');
      const after = await settled(said + 3);
      expect(after).toMatchObject({ owner: 'bot', slots: { guests: { value: 4 } } });
    });

    it('what is written while the shard moves goes out once, and is refused only when that takes too long', async () => {
      const { fleet, here, there, person, settled, host, texts, said } = await start();
      const ana = await person('ana');
      expect((await ana(here, 'take')).status).toBe(200);
      const engine = host();
      let isOver = false;
      const refusedAfter: number[] = [];
      const accepted: string[] = [];
      const writing = [here, there].map(async (url, writer) => {
        for (let n = 0; !isOver; n++) {
          const text = `Mensagem ${n} de ${writer}`;
          const act = () => ana(url, 'messages', { id: `w${writer}-${n}`, text });
          const asked = performance.now();
          const { status } = await act();
          if (status !== 202) {
            refusedAfter.push(performance.now() - asked);
            await insist(act);
          }
          accepted.push(text);
          await delay(50);
        }
      });
      await delay(500);
      await fleet.removeEngine(engine); // a clean stop: the shards move at once
      await eventually(async () => host() !== undefined, PATIENCE);
      await delay(1_000);
      isOver = true;
      await Promise.all(writing);
      await eventually(async () => texts().length >= said + accepted.length, PATIENCE);
      await settled(0);
      expect(texts().slice(said).sort()).toEqual(accepted.sort());
      for (const waited of refusedAfter) expect(waited).toBeGreaterThan(4_500);
    });
  });
});
