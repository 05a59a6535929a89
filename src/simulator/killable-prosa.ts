/**
 * `prosa start` for the simulator: whoever started it can have a worker thread killed, over the channel between the
 * two processes. Nothing else starts Prosa like this.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { stopOnSignal } from '../cli/start.ts';
import { readConfig } from '../config.ts';
import { startProsa } from '../main.ts';

/** Asks for the death of a worker; `which` is taken modulo their number. */
export interface KillWorker {
  type: 'killWorker';
  which: number;
}

/** Its shards are open again, so long after the kill (ms). */
export interface WorkerReplaced {
  type: 'workerReplaced';
  openAgainMs: number;
}

const prosa = await startProsa(readConfig());
stopOnSignal(prosa);
const shards = prosa.shards!;

process.on('message', async ({ which }: KillWorker) => {
  while (!shards.ready) await delay(1);
  const killedAt = performance.now();
  await shards.killWorker(which % shards.slots);
  while (!shards.ready) await delay(1);
  const answer: WorkerReplaced = { type: 'workerReplaced', openAgainMs: performance.now() - killedAt };
  process.send!(answer);
});
// Whoever started it is gone.
process.on('disconnect', () => void prosa.stop().finally(() => process.exit()));
