/** Thread entry. What it is to run is loaded once it may start, see start-gate.ts. */
import { threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import { mayStart } from '../src/shard/start-gate.ts';
import type { WorkerData } from './protocol.ts';

const { gate } = workerData as WorkerData;
export default mayStart(gate, threadId)
  .then(() => import('./shard-thread.ts'))
  .then((thread) => thread.default);
