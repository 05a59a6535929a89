import { join } from 'node:path';
import { funnelModules } from '../../machines/machines.ts';
import { pacingMemory } from '../../src/delivery/pacing.ts';
import { keepFunnel } from '../../src/funnel/archive.ts';
import { loadFunnel } from '../../src/funnel/load.ts';
import { ShardPool } from '../../src/shard/shard-pool.ts';
import { LocalFiles } from '../../src/store/durable-files.ts';
import { createLogger } from '../../src/telemetry/logger.ts';

export interface KeptFunnelPool {
  /** Not opened yet. */
  pool: ShardPool;
  /** What it is opened with: the version of the funnel. */
  live: string;
  pacing: SharedArrayBuffer;
}

/** Two worker threads on a data directory in which a rental funnel is kept. @param file of that funnel */
export async function keptFunnelPool(dataDir: string, groups: number, file: string): Promise<KeptFunnelPool> {
  const { funnel } = await loadFunnel(file, undefined, funnelModules.rental!);
  await keepFunnel(new LocalFiles(join(dataDir, 'funnels')), funnel!);
  const worker = {
    dataDir,
    logLevel: 'silent',
    sendUnknownWait: 1_000,
    whatsapp: undefined,
    pacing: pacingMemory(),
    cacheCapacity: 1_000_000,
  };
  const settings = { groups, workers: 2, worker };
  const pool = new ShardPool(settings, createLogger('silent'), { changed: () => {} });
  return { pool, live: `${funnel!.id}@${funnel!.version}`, pacing: worker.pacing };
}
