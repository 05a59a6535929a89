/** Language models as a thread of Prosa has them, before providers that the test plays. */
import { expect } from 'vitest';
import { z } from 'zod';
import type { EffectHandler, EffectRun } from '../../src/effects/effect.ts';
import { answerEffect } from '../../src/effects/llm/answer-effect.ts';
import type { AnswerOutput } from '../../src/effects/llm/answer-input.ts';
import { answerTool, type ToolContext } from '../../src/effects/llm/answer-tool.ts';
import type { Draft } from '../../src/effects/llm/drafts.ts';
import { createLanguageModel } from '../../src/effects/llm/language-model.ts';
import { OpenAiModel } from '../../src/effects/llm/openai-model.ts';
import type { Past } from '../../src/effects/past.ts';
import type { LlmConfig } from '../../src/llm-config.ts';
import { ModelServer } from '../../src/simulator/model/model-server.ts';
import { type Clock, systemClock } from '../../src/timers/clock.ts';
import { effectRun, effectServices } from './effect-run.ts';
import { memoryLedger, RememberingObserver } from './llm.ts';

const price = { input: 1, output: 4 };

interface Options extends Partial<Pick<LlmConfig, 'firstTokenMs' | 'timeoutMs'>> {
  limits?: Partial<LlmConfig['limits']>;
  watched?: boolean;
}

export class Answering {
  readonly servers: ModelServer[] = [];
  readonly drafts: Draft[] = [];
  readonly observer = new RememberingObserver();
  readonly spent: number[] = [];
  /** Of the tool that may be called. */
  readonly calls: { args: unknown; context: ToolContext }[] = [];
  /** How far the clock is ahead of the system's (ms). */
  ahead = 0;
  readonly #clock: Clock = {
    now: () => systemClock.now() + this.ahead,
    callAt: (at, callback) => systemClock.callAt(at - this.ahead, callback),
  };

  async startServer(): Promise<ModelServer> {
    const server = await new ModelServer({ pieceMs: 2 }).start();
    this.servers.push(server);
    return server;
  }

  async stop(): Promise<void> {
    for (const server of this.servers) await server.stop();
  }

  /** One thread's language models: a provider for each server, in their order. */
  thread({ limits = {}, watched = true, firstTokenMs = 1_500, timeoutMs = 4_000 }: Options = {}) {
    const config: LlmConfig = {
      providers: this.servers.map(({ url }, index) => ({
        name: `p${index}`,
        model: 'gpt-4.1-mini',
        url,
        key: 'k',
        price,
        structured: 'json_schema',
      })),
      routing: 'order',
      firstTokenMs,
      timeoutMs,
      limits: { message: 0.05, conversation: 1, tenant: 10, day: 10, ...limits },
    };
    const clock = this.#clock;
    const observer = this.observer;
    const ledger = memoryLedger(systemClock);
    const llm = createLanguageModel({
      config,
      tenant: 't',
      ledger,
      clock,
      calendar: systemClock,
      observer,
      connect: (provider, tokens) => new OpenAiModel(provider, clock, tokens),
    });
    const handler = answerEffect({
      ...llm,
      tools: [this.#search, forbidden],
      drafts: { isWatched: () => watched, show: (draft) => void this.drafts.push(draft) },
      clock,
      observer,
      kept: { find: () => undefined, keep: () => {} },
      timeoutMs,
    });
    return { ...llm, ledger, handler };
  }

  run(of: Partial<EffectRun> = {}): EffectRun {
    return effectRun({ id: 'conversation:e1', spend: (amount) => void this.spent.push(amount), ...of });
  }

  answer(handler: EffectHandler, more: object = {}, of: Partial<EffectRun> = {}): Promise<AnswerOutput> {
    return handler.run(input(more), this.run(of)) as Promise<AnswerOutput>;
  }

  readonly #search = answerTool({
    name: 'search_properties',
    description: 'Looks for houses.',
    params: z.strictObject({ place: z.string(), guests: z.number().optional() }),
    run: async (args, context) => {
      this.calls.push({ args, context });
      if (args.place === 'Atlântida') throw new Error('secret reason');
      return {
        content: { houses: [{ title: `Casa de ${args.place}`, total: 1200 }] },
        facts: { names: [`Casa de ${args.place}`], money: [1200] },
      };
    },
  });
}

const forbidden = answerTool({
  name: 'delete_everything',
  description: 'Nobody should.',
  params: z.looseObject({}),
  run: async () => {
    throw new Error('it was called');
  },
});

export const input = (more: object = {}) => ({
  system: 'Você é Sofia e vende estadias em casas de temporada.',
  customer: ['oi, quero uma casa'],
  ...more,
});

export const past = (of: Partial<Past>): Partial<EffectRun> => ({
  services: effectServices({ past: async () => ({ said: [], spent: 0, ...of }) }),
});

/** How it ended. */
export const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'answered',
    (error) => error.code ?? error.kind,
  );

/** A reply, or an error that a funnel answers to; nothing may take longer than a customer would wait. */
export async function within10s<T>(promise: Promise<T>): Promise<T> {
  const began = Date.now();
  const result = await promise;
  expect(Date.now() - began).toBeLessThan(10_000);
  return result;
}
