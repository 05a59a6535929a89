/** The rental funnel with a language model: it speaks where no template is made for the question, within the rails. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MODEL_FAULTS } from '../../src/simulator/model/model-faults.ts';
import { ModelServer } from '../../src/simulator/model/model-server.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { listenAsPage, type PageEvent } from '../support/assistant/assistant.ts';
import { ON_PINNED_DAY } from '../support/pinned-day.ts';
import { AT_ONCE, conversationOf, ENDPOINT, eventually, say, startProsa } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let server: ModelServer;
let prosa: ProsaProcess;

beforeAll(async () => {
  server = await new ModelServer({}).start();
  const env = { PROSA_LLM: 'local:simulated', PROSA_LLM_LOCAL_URL: server.url };
  prosa = await ProsaProcess.start(ENDPOINT, {
    turns: AT_ONCE,
    env: { ...ON_PINNED_DAY, PROSA_WORKERS: '2', ...env },
  });
});
afterAll(async () => {
  await prosa.stop();
  await server.stop();
});

const WISH = 'oi, casa em búzios de 5 a 12 de abril de 2027 para 4 pessoas';
const QUESTION = 'a vizinhança costuma ser silenciosa à noite?';

const replies = (events: PageEvent[]) =>
  events
    .filter(({ event, data }) => event === 'message' && (data as { from: string }).from === 'bot')
    .map(({ data }) => (data as { text: string }).text);

/** What is answered to a question that no template is made for, after the options were shown. */
async function ask(
  session: string,
  of = prosa,
  question = QUESTION,
): Promise<{ reply: string; events: PageEvent[] }> {
  const events = await listenAsPage(of, session);
  await say(of, session, WISH);
  const options = await eventually(async () => replies(events)[0]);
  expect(options).toMatch(/no total/);
  await say(of, session, question);
  return { reply: await eventually(async () => replies(events)[1]), events };
}

it('answers from the facts of the conversation, with the customer’s words as data', async () => {
  const text =
    'Isso eu não sei ao certo. Quer que eu chame uma pessoa da equipe, ou te conto mais de uma das casas?';
  server.rules = [{ when: /silenciosa/, answer: { text } }];
  expect((await ask('ana')).reply).toBe(text);
  const call = server.calls.at(-1);
  const [system, customer] = call!.request.messages;
  expect(system!.content).toMatch(/Sofia[\s\S]*Búzios[\s\S]*R\$/);
  expect(system!.content).not.toContain('silenciosa');
  expect(customer!.content).toBe(`<customer>\n${QUESTION}\n</customer>`);
  const view = await conversationOf(prosa, 'web', 'ana');
  expect(view).toMatchObject({ stage: 'presentation' });
  expect(JSON.stringify(view)).not.toContain('question');
});

it.each([
  ['an invented price', 'dora', 'Fica só R$ 99 por noite!'],
  ['a house that is not there', 'eva', 'A Casa Horizonte é bem silenciosa.'],
  ['a claim that presses', 'fabio', 'Corre que é a última unidade!'],
])('says its template in place of %s', async (_, session, text) => {
  server.rules = [{ when: /./, answer: { text } }];
  const before = server.calls.length;
  const { reply, events } = await ask(session, prosa, `e ${session}, como é a vizinhança?`);
  expect(reply).not.toContain(text);
  expect(reply).toMatch(/Olha o que sei de cada uma|equipe/);
  expect(JSON.stringify(events)).not.toContain(text);
  expect(server.calls).toHaveLength(before + 2);
});

it('says again what it said to the same question with the same facts, without asking', async () => {
  const text = 'Costuma ser tranquilo. Quer os detalhes de alguma das casas?';
  server.rules = [{ when: /./, answer: { text } }];
  const before = server.calls.length;
  const replies = [];
  // Each worker thread keeps its own.
  for (const session of ['gil', 'hugo', 'ivo', 'jana', 'kaio'])
    replies.push((await ask(session, prosa, 'e à noite, a rua é calma?')).reply);
  expect(new Set(replies)).toEqual(new Set([text]));
  expect(server.calls.length - before).toBeLessThanOrEqual(2);
});

describe('with tools', () => {
  const searches = {
    toolCalls: [
      {
        name: 'search_properties',
        arguments: JSON.stringify({
          place: 'Búzios',
          checkIn: '2027-03-15',
          checkOut: '2027-03-18',
          guests: 4,
        }),
      },
    ],
  };
  const question = 'e se a gente fosse em outra época?';

  it('looks up what the facts do not hold, and says it', async () => {
    let told = '';
    server.rules = [
      {
        role: 'tool',
        when: /options/,
        answer: ({ messages }) => {
          const { options } = JSON.parse(messages.at(-1)!.content!) as {
            options: { title: string; total: number }[];
          };
          const { title, total } = options[0]!;
          told = `De 15 a 18 de março, ${title} está livre por R$ ${total.toLocaleString('pt-BR')} no total. Quer trocar?`;
          return { text: told };
        },
      },
      { role: 'user', when: /./, answer: searches },
    ];
    const { reply } = await ask('lara', prosa, question);
    expect(told).toMatch(/R\$ [\d.]+ no total/);
    expect(reply).toBe(told);
    const [first] = server.calls.slice(-2);
    expect(first!.request.tools!.map((tool) => tool.function.name)).toEqual([
      'search_properties',
      'get_property_details',
      'calculate_price',
    ]);
  });

  it('says nothing of other days that no tool told', async () => {
    const text = 'De 20 a 27 de dezembro a Casa da Figueira está livre por R$ 6.900.';
    server.rules = [
      { role: 'tool', when: /./, answer: { text } },
      { when: /cannot be sent/, answer: { text } },
      { role: 'user', when: /./, answer: searches },
    ];
    expect((await ask('mia', prosa, question)).reply).toMatch(/Olha o que sei de cada uma|equipe/);
  });

  it.each(['bad-tool-json', 'unknown-tool', 'failing-tool', 'tool-loop', 'injected'])(
    'has a sensible reply to %s within ten seconds, once or always, and books nothing',
    async (fault) => {
      const answered = 'Isso eu não sei ao certo. Quer que eu chame uma pessoa da equipe?';
      server.rules = [{ when: /./, answer: { text: answered } }];
      server.failNext(MODEL_FAULTS[fault]!);
      const began = Date.now();
      expect((await ask(`once-${fault}`, prosa, question)).reply).toBe(answered);
      const faults = Array.from({ length: 12 }, () => MODEL_FAULTS[fault]!);
      const before = server.calls.length;
      server.failNext(...faults);
      const { reply } = await ask(`always-${fault}`, prosa, question);
      expect(reply).toMatch(/Olha o que sei de cada uma|equipe/);
      expect(Date.now() - began).toBeLessThan(10_000);
      const asked = server.calls.length - before;
      expect(asked).toBeLessThanOrEqual(6);
      server.clearFaults();
      const view = await conversationOf(prosa, 'web', `always-${fault}`);
      expect(view).toMatchObject({ stage: 'presentation', effects: [] });
    },
  );

  it('is given what was said before, as data', async () => {
    server.rules = [{ when: /./, answer: { text: 'Não sei ao certo. Quer que eu chame a equipe?' } }];
    await ask('nina', prosa, question);
    await say(prosa, 'nina', 'e a vizinhança, é silenciosa?');
    await eventually(async () =>
      server.calls.at(-1)!.request.messages.at(-1)!.content!.includes('vizinhança'),
    );
    const messages = server.calls.at(-1)!.request.messages.slice(1);
    expect(messages.at(-1)!.content).toBe('<customer>\ne a vizinhança, é silenciosa?\n</customer>');
    expect(messages.length).toBeGreaterThan(1);
    for (const { role, content } of messages) {
      if (role === 'user') expect(content).toMatch(/^<customer>\n[^<]*\n<\/customer>$/);
      else expect(role).toBe('assistant');
    }
  });
});

it('what a conversation costs is in its view, and limits it across a restart', async () => {
  server.rules = [{ when: /./, answer: { text: 'Não sei ao certo. Quer que eu chame a equipe?' } }];
  const dir = temporaryDirectory();
  const prices = join(dir, 'prices.json');
  writeFileSync(prices, '{"local:simulated": {"input": 1, "output": 4}}');
  const env = {
    ...ON_PINNED_DAY,
    PROSA_LLM: 'local:simulated',
    PROSA_LLM_LOCAL_URL: server.url,
    PROSA_LLM_PRICES: prices,
    PROSA_LLM_LIMIT_CONVERSATION_USD: '0.0012',
  };
  const dataDir = join(dir, 'data');
  const first = await startProsa({ dataDir, env });
  await ask('olga', first);
  const cost = (await conversationOf(first, 'web', 'olga'))!.cost;
  expect(cost).toBeGreaterThan(0.0001);
  expect((await conversationOf(first, 'web', 'olga'))!.effects).toEqual([]);
  await first.stop();

  const again = await startProsa({ dataDir, env: { ...env, PROSA_LLM_LIMIT_CONVERSATION_USD: `${cost}` } });
  const before = server.calls.length;
  const events = await listenAsPage(again, 'olga');
  await eventually(async () => replies(events).length >= 2);
  await say(again, 'olga', 'e a rua, é asfaltada?');
  await eventually(async () => replies(events)[2]);
  expect(server.calls).toHaveLength(before);
  expect((await conversationOf(again, 'web', 'olga'))!.cost).toBe(cost);
});
