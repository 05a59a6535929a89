import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MODEL_FAULTS } from '../../../src/simulator/model/model-faults.ts';
import { Answering, code, within10s } from '../../support/answering.ts';

let world: Answering;
beforeEach(() => {
  world = new Answering();
});
afterEach(() => world.stop());

describe('with every fault there is a reply or an error of its kind in time', () => {
  it.each([
    ['rate-limit', 'answered'],
    ['server-error', 'answered'],
    ['stall', 'answered'],
    ['cut', 'answered'],
    ['bad-tool-json', 'answered'],
    ['unknown-tool', 'answered'],
    ['failing-tool', 'answered'],
    ['tool-loop', 'answered'],
    ['invented', 'answered'],
    ['injected', 'answered'],
  ])('%s, once, with one provider: %s', async (fault, expected) => {
    const server = await world.startServer();
    server.failNext(MODEL_FAULTS[fault]!);
    const { handler } = world.thread({ watched: false });
    expect(await within10s(code(world.answer(handler, { tools: ['search_properties'] })))).toBe(expected);
  });

  it.each([
    ['rate-limit', 'model_unavailable'],
    ['server-error', 'model_unavailable'],
    ['stall', 'model_unavailable'],
    ['cut', 'model_unavailable'],
    ['bad-tool-json', 'reply_unfit'],
    ['unknown-tool', 'reply_unfit'],
    ['failing-tool', 'reply_unfit'],
    ['invented', 'reply_unfit'],
    ['injected', 'reply_unfit'],
  ])('%s, always, with one provider: %s', async (fault, expected) => {
    const server = await world.startServer();
    server.failNext(...Array.from({ length: 20 }, () => MODEL_FAULTS[fault]!));
    const { handler } = world.thread({ watched: false });
    expect(await within10s(code(world.answer(handler, { tools: ['search_properties'] })))).toBe(expected);
    expect(world.calls).toEqual([]);
  });

  it.each(['rate-limit', 'server-error', 'stall', 'cut'])('%s: another provider answers', async (fault) => {
    const [first, second] = [await world.startServer(), await world.startServer()];
    first.failNext(MODEL_FAULTS[fault]!);
    second.rules = [{ when: /./, answer: { text: 'Tudo certo por aqui.' } }];
    const said = await within10s(world.answer(world.thread({ watched: false }).handler));
    expect(said).toMatchObject({ text: 'Tudo certo por aqui.', provider: 'p1' });
  });

  it('cut after text was shown: an error, its draft is not sent again', async () => {
    const [first, second] = [await world.startServer(), await world.startServer()];
    first.rules = [{ when: /./, answer: { text: 'Olá! Tudo bem por aqui, e por aí?' } }];
    first.failNext({ kind: 'cut', after: 4 });
    expect(await code(world.answer(world.thread().handler))).toBe('model_unavailable');
    expect(second.calls).toEqual([]);
    expect(world.drafts.length).toBeGreaterThan(1);
    expect(world.drafts.at(-1)!.text).toBe('');
  });
});

it('a breaker opens, lets the others answer at once, and closes when its provider is well', async () => {
  const [first, second] = [await world.startServer(), await world.startServer()];
  first.failNext(...Array.from({ length: 5 }, () => ({ kind: 'status', status: 500 }) as const));
  const { handler, breakers } = world.thread();
  const began = Date.now();
  for (let n = 0; n < 5; n++) expect((await world.answer(handler)).provider).toBe('p1');
  expect(breakers().map(({ state }) => state)).toEqual(['open', 'closed']);
  await world.answer(handler);
  expect([first.calls.length, second.calls.length]).toEqual([5, 6]);
  world.ahead = began + 9_000 - Date.now(); // it was opened after it began
  expect(breakers()[0]!.state).toBe('open');
  world.ahead = 10_050;
  expect(breakers()[0]!.state).toBe('half-open');
  expect((await world.answer(handler)).provider).toBe('p0');
  expect(breakers()[0]!.state).toBe('closed');
});

describe('a cancelled answer', () => {
  it('aborts its request and counts what it cost', async () => {
    const server = await world.startServer();
    server.rules = [{ when: /./, answer: { text: 'palavra '.repeat(400) } }];
    const abort = new AbortController();
    const { handler, spending } = world.thread();
    const ended = code(world.answer(handler, { maxLength: 4_000 }, { signal: abort.signal }));
    await expect.poll(() => world.drafts.length).toBeGreaterThan(1);
    abort.abort();
    expect(await ended).toBe('cancelled');
    await expect.poll(() => server.calls[0]!.aborted).toBe(true);
    expect(world.drafts.at(-1)!.text).toBe('');
    expect(world.spent[0]).toBeGreaterThan(0);
    expect((await spending.totals()).day).toBe(Math.round(world.spent[0]! * 1e9));
  });
});
