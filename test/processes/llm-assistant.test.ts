import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Draft } from '../../src/effects/llm/drafts.ts';
import type { ConversationView } from '../../src/shard/conversation-view.ts';
import { ModelServer } from '../../src/simulator/model/model-server.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import {
  listenAsPage,
  type PageEvent,
  runAssistant,
  startAssistant,
} from '../support/assistant/assistant.ts';
import { asAdmin, eventually, say } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let server: ModelServer;
beforeEach(async () => {
  server = await new ModelServer({ pieceMs: 40 }).start();
});
afterEach(() => server.stop());

const drafts = (events: PageEvent[]) =>
  events.filter(({ event }) => event === 'draft').map(({ data, at }) => ({ ...(data as Draft), at }));
const replies = (events: PageEvent[]) =>
  events
    .filter(({ event, data }) => event === 'message' && (data as { from: string }).from === 'bot')
    .map(({ data }) => (data as { text: string }).text);
/** Waits until the page has the n-th reply. */
const reply = (events: PageEvent[], n = 1) => eventually(async () => replies(events)[n - 1]);

async function metrics(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

describe('a reply by a language model', () => {
  let model: ModelServer;
  let prosa: ProsaProcess;
  beforeAll(async () => {
    model = await new ModelServer({ pieceMs: 40 }).start();
    prosa = await runAssistant(model.url);
    return async () => {
      await prosa.stop();
      await model.stop();
    };
  });

  const text = 'Olá! Que bom ter você por aqui, em que posso ajudar?';

  it('grows on the page from its first token on, and is then the message', async () => {
    model.rules = [{ when: /./, answer: { text } }];
    const events = await listenAsPage(prosa, 'ana');
    await say(prosa, 'ana', 'oi');
    expect(await reply(events)).toBe(text);
    const first = drafts(events);
    expect(first.length).toBeGreaterThan(3);
    expect(first[0]!.text).toBe('Olá!');
    for (const draft of first) expect(text.startsWith(draft.text)).toBe(true);

    const latencies: number[] = [];
    for (let n = 2; n <= 8; n++) {
      const before = drafts(events).length;
      await say(prosa, 'ana', `oi ${n}`);
      await reply(events, n);
      latencies.push(drafts(events)[before]!.at - model.calls[n - 1]!.firstPieceAt!);
    }
    console.log('first token to the page (ms):', latencies.map((ms) => ms.toFixed(1)).join(' '));
    // The least: the others are the machine's.
    expect(Math.min(...latencies)).toBeLessThan(50);

    const view = await eventually(async () => events.findLast(({ event }) => event === 'state'));
    expect((view.data as ConversationView).effects).toEqual([]);
    const counted = await metrics(prosa.url);
    expect(counted).toMatch(
      /prosa_llm_calls_total\{provider="local",model="simulated",outcome="answered"\} 8/,
    );
    expect(counted).toMatch(/prosa_llm_breaker_state\{provider="local",model="simulated"\} 0/);
    expect(counted).toMatch(/prosa_llm_spend_limit_usd\{limit="day"\} 20\n/);
  });

  it('that is superseded aborts its call, and one reply covers both messages', async () => {
    model.rules = [
      { when: /segunda/, answer: { text: 'Respondo às duas.' } },
      { when: /primeira/, answer: { text: 'palavra '.repeat(200) } },
    ];
    const events = await listenAsPage(prosa, 'bia');
    await say(prosa, 'bia', 'primeira');
    await eventually(async () => drafts(events).length > 1);
    await say(prosa, 'bia', 'segunda');
    expect(await reply(events)).toBe('Respondo às duas.');
    expect(model.calls.slice(-2).map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(replies(events)).toHaveLength(1);
  });

  it('that claims what is not so is neither shown nor sent', async () => {
    model.rules = [{ when: /./, answer: { text: 'Tudo bem! Fica R$ 99 a noite, é a última unidade.' } }];
    const events = await listenAsPage(prosa, 'caio');
    await say(prosa, 'caio', 'quanto custa?');
    expect(await reply(events)).toBe('Já te respondo.');
    expect(drafts(events).at(-1)!.text).toBe('');
    const shown = [...drafts(events).map(({ text }) => text), ...replies(events)];
    expect(shown.join('\n')).not.toMatch(/R\$|99|última/);
  });
});

describe('where no reply can be had', () => {
  it.each([
    ['a limit is reached', { PROSA_LLM_LIMIT_DAY_USD: '0.000001' }, 0],
    ['the model stalls', { PROSA_LLM_FIRST_TOKEN_MS: '300' }, 2],
    ['there is no model', { PROSA_LLM: '', PROSA_LLM_LOCAL_URL: '' }, 0],
  ])('because %s, the funnel answers', async (_, env, calls) => {
    server.failNext({ kind: 'stall' }, { kind: 'stall' });
    const prices = join(temporaryDirectory(), 'prices.json');
    writeFileSync(prices, '{"local:simulated": {"input": 1, "output": 4}}');
    const prosa = await startAssistant(server.url, { PROSA_LLM_PRICES: prices, ...env });
    const events = await listenAsPage(prosa, 'davi');
    await say(prosa, 'davi', 'oi');
    expect(await reply(events)).toBe('Já te respondo.');
    expect(server.calls).toHaveLength(calls);
    const letters = await fetch(`${prosa.url}/api/dead-letters`, { headers: asAdmin });
    expect(await letters.json()).toMatchObject({ items: [] });
  });
});
