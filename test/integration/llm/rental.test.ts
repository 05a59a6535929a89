/** The rental funnel with a language model: it speaks where no template is made for the question, within the rails. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ModelServer } from '../../../src/simulator/model/model-server.ts';
import { ProsaProcess } from '../../../src/simulator/prosa-process.ts';
import { listenAsPage, type PageEvent } from '../../support/assistant/assistant.ts';
import { AT_ONCE, conversationOf, ENDPOINT, eventually, say, startProsa } from '../../support/prosa.ts';

let server: ModelServer;
let prosa: ProsaProcess;

beforeAll(async () => {
  server = await new ModelServer({}).start();
  const env = { PROSA_LLM: 'local:simulated', PROSA_LLM_LOCAL_URL: server.url };
  prosa = await ProsaProcess.start(ENDPOINT, { turns: AT_ONCE, env: { PROSA_WORKERS: '2', ...env } });
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
  const events = listenAsPage(of, session);
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

it('says its template without a model', async () => {
  expect((await ask('caio', await startProsa())).reply).toMatch(/Olha o que sei de cada uma|equipe/);
});
