/** The effects `answer` and `extract` of one thread: its language models, their ledger, and the drafts it shows. */
import { join } from 'node:path';
import type { Registry } from 'prom-client';
import type { EffectHandlers } from '../src/effects/effect.ts';
import { answerEffect } from '../src/effects/llm/answer-effect.ts';
import type { Drafts } from '../src/effects/llm/drafts.ts';
import { extractEffect } from '../src/effects/llm/extract-effect.ts';
import { KeptAnswers } from '../src/effects/llm/kept-answers.ts';
import { createLanguageModel } from '../src/effects/llm/language-model.ts';
import { RedisSpendLedger } from '../src/effects/llm/redis-spend-ledger.ts';
import type { SpendLedger } from '../src/effects/llm/spend-ledger.ts';
import { SqliteSpendLedger } from '../src/effects/llm/sqlite-spend-ledger.ts';
import type { MachinesModule } from '../src/roles/process-settings.ts';
import { LlmMetrics } from '../src/telemetry/llm-metrics.ts';
import type { Logger } from '../src/telemetry/logger.ts';
import { TracedLlmObserver } from '../src/telemetry/tracing/traced-llm-observer.ts';
import type { Tracing } from '../src/telemetry/tracing/tracing.ts';
import { monotonicClock, systemClock } from '../src/timers/clock.ts';
import type { WorkerSettings } from './protocol.ts';

/** A customer waits for the answer: a ledger that does not answer by then is given up for now (ms). */
const LEDGER_PATIENCE = 2_000;

type Settings = Pick<WorkerSettings, 'dataDir' | 'redis' | 'llm'>;

export async function threadModelEffects(
  settings: Settings,
  { answerTools: tools = [], extractions = [] }: Pick<MachinesModule, 'answerTools' | 'extractions'>,
  drafts: Drafts,
  registry: Registry,
  log: Logger,
  tracing: Tracing | undefined,
): Promise<EffectHandlers> {
  if (settings.llm === undefined) {
    return { answer: answerEffect(undefined), extract: extractEffect(undefined, extractions) };
  }
  // What only it needs is loaded only here: 70 ms and 8 MB of heap.
  const { OpenAiModel } = await import('../src/effects/llm/openai-model.ts');
  const { tenant, ...config } = settings.llm;
  const metrics = new LlmMetrics(registry, log);
  const observer = tracing === undefined ? metrics : new TracedLlmObserver(metrics, tracing);
  const ledger = openLedger(settings);
  const llm = createLanguageModel({
    config,
    tenant,
    ledger,
    clock: monotonicClock,
    calendar: systemClock,
    observer,
    connect: (provider, tokens) => new OpenAiModel(provider, monotonicClock, tokens),
  });
  metrics.watch(llm, config.limits);
  void llm.prepare();
  const parts = { ...llm, clock: monotonicClock, timeoutMs: config.timeoutMs };
  return {
    answer: answerEffect({ ...parts, tools, drafts, observer, kept: new KeptAnswers() }),
    extract: extractEffect(parts, extractions),
  };
}

function openLedger({ dataDir, redis }: Settings): SpendLedger {
  if (redis === undefined) return new SqliteSpendLedger(join(dataDir, 'spend.sqlite'), systemClock);
  const connect = async () => {
    const { RedisConnection } = await import('../src/store/redis-connection.ts');
    return RedisConnection.open(redis.url, LEDGER_PATIENCE);
  };
  return new RedisSpendLedger(connect, `${redis.prefix}:`);
}
