import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stayExtraction } from '../../../machines/rental/extraction.ts';
import { extractEffect } from '../../../src/effects/llm/extract-effect.ts';
import { systemClock } from '../../../src/timers/clock.ts';
import { Answering, code, past } from '../../support/answering.ts';

let world: Answering;
beforeEach(() => {
  world = new Answering();
});
afterEach(() => world.stop());

describe('limits', () => {
  it.each([
    ['message', { message: 0.0001 }],
    ['conversation', { conversation: 0.0001 }],
    ['tenant', { tenant: 0.0001 }],
    ['day', { day: 0.0001 }],
  ])('of the %s are kept before the call', async (limit, limits) => {
    const server = await world.startServer();
    const { handler } = world.thread({ limits });
    await expect(world.answer(handler)).rejects.toMatchObject({
      code: 'spend_limit',
      retry: false,
      message: expect.stringContaining(`PROSA_LLM_LIMIT_${limit.toUpperCase()}_USD`),
    });
    expect([server.calls, world.observer.limits]).toEqual([[], [limit]]);
  });
});

describe('what a conversation has cost', () => {
  it('limits its next answer, whatever thread it is on', async () => {
    const server = await world.startServer();
    const limits = { conversation: 0.01 };
    expect(await code(world.answer(world.thread({ limits }).handler, {}, past({ spent: 0.001 })))).toBe(
      'answered',
    );
    await expect(
      world.answer(world.thread({ limits }).handler, {}, past({ spent: 0.01 })),
    ).rejects.toMatchObject({
      code: 'spend_limit',
      message: expect.stringContaining('PROSA_LLM_LIMIT_CONVERSATION_USD'),
    });
    expect(server.calls).toHaveLength(1);
  });

  it('before a crash is told to the conversation by the run after it', async () => {
    const server = await world.startServer();
    server.rules = [{ when: /./, answer: { text: 'Tudo certo por aqui.' } }];
    const { handler } = world.thread();
    let saved: unknown;
    const saveProgress = async (progress: unknown) => {
      saved = progress;
    };
    const first = await world.answer(handler, {}, { saveProgress });
    const earlier: number[] = [];
    const again = await world.answer(
      handler,
      {},
      { progress: saved, spentEarlier: (usd) => earlier.push(usd) },
    );
    expect(earlier).toEqual([first.cost]);
    expect(again.cost).toBe(first.cost);
  });
});

describe('after a crash', () => {
  it('what was answered is not asked again, and tools run again as they were', async () => {
    const server = await world.startServer();
    server.rules = [
      {
        role: 'user',
        when: /./,
        answer: { toolCalls: [{ name: 'search_properties', arguments: '{"place":"Búzios"}' }] },
      },
      { role: 'tool', when: /./, answer: { text: 'A Casa de Búzios sai por R$ 1.200.' } },
    ];
    const { handler } = world.thread();
    const saved: string[] = [];
    await world.answer(
      handler,
      { tools: ['search_properties'] },
      {
        saveProgress: async (progress) => void saved.push(JSON.stringify(progress)),
      },
    );
    expect(saved).toHaveLength(3);
    const askedAgain: number[] = [];
    for (const progress of saved) {
      const before = server.calls.length;
      const said = await world.answer(
        handler,
        { tools: ['search_properties'] },
        { progress: JSON.parse(progress) },
      );
      expect(said.text).toBe('A Casa de Búzios sai por R$ 1.200.');
      askedAgain.push(server.calls.length - before);
    }
    expect(askedAgain).toEqual([1, 1, 0]);
    expect(world.calls.map(({ context }) => context.id)).toEqual([
      'conversation:e1.t1.0',
      'conversation:e1.t1.0',
    ]);
  });

  it('what was extracted is not asked again', async () => {
    const server = await world.startServer();
    const values = { place: 'Búzios', checkIn: null, checkOut: null, people: 4, pets: null };
    server.rules = [{ when: /./, answer: { text: JSON.stringify(values) } }];
    const extract = extractEffect({ ...world.thread(), clock: systemClock, timeoutMs: 4_000 }, [
      stayExtraction,
    ]);
    const asked = { what: 'stay', system: 'Read it.', customer: 'búzios com a turma', sentAt: Date.now() };
    let saved: unknown;
    const saveProgress = async (progress: unknown) => {
      saved = progress;
    };
    const first = await extract.run(asked, world.run({ saveProgress }));
    expect(first).toEqual({ slots: { place: 'Búzios', guests: 4 } });
    const earlier: number[] = [];
    const again = world.run({ progress: saved, spentEarlier: (usd) => earlier.push(usd) });
    expect(await extract.run(asked, again)).toEqual(first);
    expect(earlier).toEqual(world.spent);
    expect(earlier[0]).toBeGreaterThan(0);
    expect(server.calls).toHaveLength(1);
  });

  it('a call that was never settled is recognised', async () => {
    const server = await world.startServer();
    const { handler, spending } = world.thread();
    await spending
      .open({ id: 'conversation:e1', conversation: 'c', conversationSpent: 0, spent: 0 })
      .reserve(1, 5e7);
    expect((await spending.totals()).day).toBe(5e7);
    const said = await world.answer(handler);
    expect((await spending.totals()).day).toBe(Math.round(said.cost * 1e9));
    expect(server.calls).toHaveLength(1);
  });
});
