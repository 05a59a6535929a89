/**
 * How many steps a second one Redis makes durable when nothing else is asked of it: the real commits of the rental
 * funnel through the real store, prepared before the clock starts.
 */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { CompiledFunnel } from '../../src/funnel/compile.ts';
import { stepBatch } from '../../src/shard/step-batch.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import type { CommitBatch, ConversationCommit } from '../../src/store/store.ts';
import { usageOf } from '../ingest/process-usage.ts';
import { dialogueOf, loadRental, play } from '../rental.ts';
import { type Summary, summarise } from '../summary.ts';
import { startBenchRedis } from './backing.ts';
import { redisFigures } from './redis-figures.ts';

export interface Ceiling {
  /** Conversations of a commit. */
  conversations: number;
  /** Steps a second. */
  perSecond: Summary;
  /** Microseconds of a step inside scripts, of Redis' CPU, and of this process' CPU. */
  scripts: Summary;
  redisCpu: Summary;
  clientCpu: Summary;
}

const SIZES = [1, 8] as const;
const CONVERSATIONS = 1_024;
/** They commit at the same time, as those of an engine do. */
const SHARDS = 16;

export async function redisCeilings(directory: string, runs: number): Promise<Ceiling[]> {
  const steps = await stepsOf(await loadRental());
  const ceilings: Ceiling[] = [];
  for (const conversations of SIZES) {
    const results: Awaited<ReturnType<typeof run>>[] = [];
    for (let n = 0; n < runs; n++) {
      results.push(await run(mkdtempSync(join(directory, 'ceiling-')), batchesOf(steps, conversations)));
    }
    const over = (value: (result: (typeof results)[0]) => number) => summarise(results.map(value));
    ceilings.push({
      conversations,
      perSecond: over(({ perSecond }) => perSecond),
      scripts: over(({ scripts }) => scripts),
      redisCpu: over(({ redisCpu }) => redisCpu),
      clientCpu: over(({ clientCpu }) => clientCpu),
    });
  }
  return ceilings;
}

/** Of each shard: the steps of its conversations, which take turns. */
async function stepsOf(funnel: CompiledFunnel): Promise<ConversationCommit[][]> {
  const funnels = { live: () => funnel, of: () => funnel };
  const shards: ConversationCommit[][] = [];
  for (let shard = 0; shard < SHARDS; shard++) {
    const rounds: ConversationCommit[][] = [];
    for (let n = shard; n < CONVERSATIONS; n += SHARDS) {
      const name = `conversation-${n}`;
      const { events, records } = await play(funnel, dialogueOf(n), name);
      for (const [round, event] of events.entries()) {
        const before = records[round] && JSON.stringify(records[round]);
        const taken = new Map([[name, [event]]]);
        const stepped = stepBatch(
          taken,
          () => before,
          0,
          funnels,
          (given) => given,
          undefined,
          true,
        );
        rounds[round] = [...(rounds[round] ?? []), stepped.conversations[0]!.commit];
      }
    }
    shards.push(rounds.flat());
  }
  return shards;
}

function batchesOf(shards: readonly ConversationCommit[][], size: number): CommitBatch[][] {
  return shards.map((steps) => {
    const batches: CommitBatch[] = [];
    let of = new Map<string, ConversationCommit>();
    const end = () => {
      if (of.size === 0) return;
      const rest = { deliveries: [], effects: [], deadLetters: [] };
      batches.push({ conversations: [...of.values()], position: 0, ...rest });
      of = new Map();
    };
    for (const step of steps) {
      if (of.size === size || of.has(step.conversation)) end();
      of.set(step.conversation, step);
    }
    end();
    return batches;
  });
}

async function run(dataDir: string, shards: readonly CommitBatch[][]) {
  const redis = await startBenchRedis(dataDir);
  const connection = await RedisConnection.open(redis.url);
  try {
    const stores = await Promise.all(
      shards.map((_, shard) => RedisStore.open({ connection, prefix: 'ceiling:', shard })),
    );
    const steps = shards.flat().reduce((sum, { conversations }) => sum + conversations.length, 0);
    const figures = await redisFigures(redis.port);
    const used = usageOf(redis.pid);
    const client = process.cpuUsage();
    const start = performance.now();
    await Promise.all(
      stores.map(async (store, shard) => {
        for (const batch of shards[shard]!) await store.commit(batch);
        await store.durable();
      }),
    );
    const seconds = (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(client);
    const after = usageOf(redis.pid);
    const scripts = (await redisFigures(redis.port)).microseconds - figures.microseconds;
    return {
      perSecond: steps / seconds,
      scripts: scripts / steps,
      redisCpu: after && used ? (after.cpu - used.cpu) / steps : Number.NaN,
      clientCpu: (user + system) / steps,
    };
  } finally {
    connection.close();
    await redis.stop();
  }
}
