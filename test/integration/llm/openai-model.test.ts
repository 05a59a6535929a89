import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Completion, ModelCall, ModelFailure } from '../../../src/effects/llm/model.ts';
import { OpenAiModel, type OpenAiModelSettings } from '../../../src/effects/llm/openai-model.ts';
import { TokenCounter } from '../../../src/effects/llm/token-counter.ts';
import { ModelServer } from '../../../src/simulator/model/model-server.ts';
import { type Clock, systemClock } from '../../../src/timers/clock.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let server: ModelServer;
beforeEach(async () => {
  server = await new ModelServer({ key: 'k', pieceMs: 5 }).start();
});
afterEach(() => server.stop());

const tokens = new TokenCounter();
const model = (settings: Partial<OpenAiModelSettings> = {}, clock: Clock = systemClock) =>
  new OpenAiModel(
    {
      name: 'simulated',
      model: 'gpt-4.1-mini',
      url: server.url,
      key: 'k',
      firstTokenMs: 2_000,
      structured: 'json_schema',
      ...settings,
    },
    clock,
    tokens,
  );

const completion = (of: Partial<Completion> = {}): Completion => ({
  system: 'You sell stays.',
  messages: [{ from: 'user', text: 'oi' }],
  maxTokens: 100,
  ...of,
});
const call = (of: Partial<ModelCall> = {}): ModelCall => ({
  signal: new AbortController().signal,
  deadline: Date.now() + 5_000,
  ...of,
});
const failure = (answer: Promise<unknown>) =>
  answer.then(
    () => expect.unreachable('it answered'),
    (error: ModelFailure) => error,
  );

it('streams its text, and tells what it used', async () => {
  server.rules = [{ when: /oi/, answer: { text: 'Olá! Tudo bem com você?' } }];
  const pieces: string[] = [];
  const answer = await model().complete(completion(), call({ onText: (piece) => pieces.push(piece) }));
  expect(answer).toEqual({
    text: 'Olá! Tudo bem com você?',
    toolCalls: [],
    finish: 'stop',
    usage: { input: 5, output: 6 },
    provider: 'simulated',
    model: 'gpt-4.1-mini',
  });
  expect(pieces.join('')).toBe(answer.text);
  expect(pieces.length).toBeGreaterThan(3);
  expect(server.calls[0]!.request).toMatchObject({ max_tokens: 100, stream: true });
});

it('asks for tools, and is sent their results as the protocol has it', async () => {
  const search = { name: 'search', description: 'Searches.', params: { type: 'object' } };
  server.rules = [
    { role: 'user', when: /./, answer: { toolCalls: [{ name: 'search', arguments: '{"place":"Búzios"}' }] } },
    { role: 'tool', when: /two houses/, answer: { text: 'Achei duas.' } },
  ];
  const asked = await model().complete(completion({ tools: [search] }), call());
  expect(asked).toMatchObject({ text: '', finish: 'tools' });
  expect(asked.toolCalls).toEqual([{ id: 'call_0', name: 'search', arguments: '{"place":"Búzios"}' }]);
  const told = await model().complete(
    completion({
      tools: [search],
      messages: [
        { from: 'user', text: 'oi' },
        { from: 'model', text: '', toolCalls: asked.toolCalls },
        { from: 'tool', callId: 'call_0', text: 'two houses' },
      ],
    }),
    call(),
  );
  expect(told.text).toBe('Achei duas.');
  expect(server.calls[1]!.request.messages.slice(2)).toEqual([
    expect.objectContaining({ role: 'assistant', content: null }),
    { role: 'tool', tool_call_id: 'call_0', content: 'two houses' },
  ]);
});

it('is cut off where its tokens end', async () => {
  server.rules = [{ when: /oi/, answer: { text: 'Uma resposta que não acaba tão cedo.' } }];
  expect(await model().complete(completion({ maxTokens: 3 }), call())).toMatchObject({ finish: 'length' });
});

it.each([
  [
    { kind: 'rateLimit', retryAfter: 7 },
    { kind: 'rate_limited', retryAfterMs: 7_000 },
  ],
  [{ kind: 'status', status: 500 }, { kind: 'unavailable' }],
  [{ kind: 'status', status: 403 }, { kind: 'misconfigured' }],
  [{ kind: 'status', status: 422 }, { kind: 'rejected' }],
] as const)('%o is a failure of its kind, and costs nothing', async (fault, expected) => {
  server.failNext(fault);
  const failed = await failure(model().complete(completion(), call()));
  expect(failed).toMatchObject({ name: 'ModelFailure', ...expected, usage: undefined });
  expect(server.calls).toHaveLength(1);
});

it('says that a key is wrong, without saying which', async () => {
  const failed = await failure(model({ key: 'secret-of-mine' }).complete(completion(), call()));
  expect(failed).toMatchObject({ kind: 'misconfigured' });
  expect(failed.message).not.toContain('secret-of-mine');
});

it('says which provider cannot be reached', async () => {
  const unreachable = model();
  await server.stop();
  const failed = await failure(unreachable.complete(completion(), call()));
  expect(failed).toMatchObject({
    kind: 'unavailable',
    message: expect.stringMatching(/simulated.*ECONNREFUSED/),
  });
  server = await new ModelServer().start();
});

/** The server has read so many requests. */
const asked = (times: number) => expect.poll(() => server.calls.length).toBe(times);

it('gives up a stall before the first token, and aborts the request', async () => {
  server.failNext({ kind: 'stall' });
  const clock = new FakeClock();
  const deadline = clock.now() + 5_000;
  const failing = failure(model({ firstTokenMs: 150 }, clock).complete(completion(), call({ deadline })));
  await asked(1);
  await clock.pass(150);
  const failed = await failing;
  expect(failed).toMatchObject({ kind: 'timeout', message: 'simulated sent no token within 150 ms' });
  expect(failed.usage!.input).toBeGreaterThan(5);
  await expect.poll(() => server.calls[0]!.aborted).toBe(true);
});

it('knows a stream that broke off, and what it may have cost', async () => {
  server.rules = [{ when: /oi/, answer: { text: 'Uma resposta de muitas palavras que se perde' } }];
  server.failNext({ kind: 'cut', after: 4 });
  const failed = await failure(model().complete(completion(), call()));
  expect(failed.kind).toBe('cut');
  expect(failed.usage!.output).toBeGreaterThan(3);
});

it('aborts its request when it is cancelled, and at its deadline', async () => {
  server.rules = [{ when: /oi/, answer: { text: 'palavra '.repeat(500) } }];
  const abort = new AbortController();
  const cancelled = failure(
    model().complete(completion({ maxTokens: 9_999 }), call({ signal: abort.signal })),
  );
  await asked(1);
  abort.abort();
  expect((await cancelled).kind).toBe('cancelled');
  const clock = new FakeClock();
  const deadline = clock.now() + 1_000;
  const late = failure(model({}, clock).complete(completion({ maxTokens: 9_999 }), call({ deadline })));
  await asked(2);
  await clock.pass(1_000);
  expect((await late).kind).toBe('timeout');
  await expect.poll(() => server.calls.map(({ aborted }) => aborted)).toEqual([true, true]);
});

it('tells the first piece when it comes, not when the answer is whole', async () => {
  server.rules = [{ when: /oi/, answer: { text: 'palavra '.repeat(500) } }];
  const abort = new AbortController();
  const { signal } = abort;
  const onText = () => abort.abort();
  const ended = failure(model().complete(completion({ maxTokens: 9_999 }), call({ signal, onText })));
  expect((await ended).kind).toBe('cancelled');
  await expect.poll(() => server.calls[0]!.aborted).toBe(true); // more was to come
});
