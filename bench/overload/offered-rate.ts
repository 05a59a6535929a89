/** Offers messages at a rate, whatever is answered, then delivers what was not accepted, and checks the journals. */
import type { Random } from '../../src/simulator/random.ts';
import { sendAll } from '../ingest/load.ts';
import type { Conversation } from '../ingest/requests.ts';
import type { MeasuredProsa } from '../prosa.ts';
import { type Percentiles, percentiles } from '../summary.ts';
import { type Cores, coresBetween, usedBy } from './cores.ts';
import { figuresOf, type RateFigures, wrongAnswers } from './figures.ts';
import { journalsOf } from './journals.ts';
import type { Ledger } from './ledger.ts';
import { describe, type Offering } from './offering.ts';
import { openLoop } from './open-loop.ts';
import { poissonArrivals } from './schedule.ts';
import { Watch } from './watch.ts';

export interface OfferOptions {
  perSecond: number;
  connections: number;
  redeliver: number;
  /** Connections over which what was not accepted is delivered in the end. */
  concurrency: number;
  random: Random;
  signal: AbortSignal;
}

export interface OfferedRate {
  figures: RateFigures;
  cores: Cores | undefined;
  /** Most resident megabytes of the server; undefined where the system does not tell. */
  residentMb: number | undefined;
  healthMs: Percentiles;
  /** Messages delivered in the end, and how many of them a second. */
  deliveredAfter: { messages: number; perSecond: number };
  /** Conversations that were checked: all. */
  conversations: number;
  /** What is not as it should be; empty if all is. */
  problems: string[];
}

export interface CheckedRate extends OfferedRate {
  /** Of the sustainable rate. */
  times: number;
}

/** Added to `Retry-After`, so that what was refused at once does not come again at once (ms). */
const jitter = 1_000;

export async function offer(
  prosa: MeasuredProsa,
  offering: Offering,
  options: OfferOptions,
): Promise<OfferedRate> {
  const { conversations } = offering;
  const { ledger, ...load } = await underLoad(prosa, offering.requests, options);
  const { signal } = options;
  const addresses = conversations.map(({ address }) => address);
  const before = await journalsOf(prosa, addresses, signal);
  const again = offering.notAccepted(ledger);
  const deliveredAfter = await deliver(prosa, again, options);
  const after = deliveredAfter.messages === 0 ? before : await journalsOf(prosa, addresses, signal);
  return {
    figures: figuresOf(ledger),
    ...load,
    deliveredAfter,
    conversations: conversations.length,
    problems: [
      ...wrongAnswers(ledger),
      ...describe(offering.check(ledger, before)),
      ...describe(offering.checkAfter(before, again, after)),
    ],
  };
}

async function underLoad(
  prosa: MeasuredProsa,
  requests: readonly Buffer[],
  { perSecond, connections, redeliver, random, signal }: OfferOptions,
): Promise<{ ledger: Ledger } & Pick<OfferedRate, 'cores' | 'residentMb' | 'healthMs'>> {
  const again = random.fork('again');
  const load = {
    port: prosa.port,
    connections,
    requests,
    due: poissonArrivals(requests.length, perSecond, random.fork('arrivals')),
    redeliver,
    jitter: () => again.between(0, jitter),
    signal,
  };
  let used = usedBy(prosa);
  const watch = await Watch.open(prosa);
  try {
    const ledger = await openLoop(load, () => {
      used = usedBy(prosa);
      watch.begin();
    });
    const cores = coresBetween(used, usedBy(prosa));
    const { residentMb, healthMs } = await watch.end();
    return { ledger, cores, residentMb, healthMs: percentiles(healthMs) };
  } finally {
    watch.close();
  }
}

async function deliver(
  prosa: MeasuredProsa,
  conversations: readonly Conversation[],
  { concurrency, signal }: OfferOptions,
): Promise<OfferedRate['deliveredAfter']> {
  const speaking = conversations.filter(({ requests }) => requests.length > 0);
  if (speaking.length === 0) return { messages: 0, perSecond: 0 };
  const { seconds, latencies } = await sendAll(prosa.port, speaking, concurrency, signal);
  return { messages: latencies.length, perSecond: latencies.length / seconds };
}
