/** Preloaded into a Prosa that is profiled: `--cpu-prof` reaches the main thread only, so workers get it too. */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { URL } from 'node:url';
import type { WorkerOptions } from 'node:worker_threads';

const threads = createRequire(import.meta.url)('node:worker_threads') as typeof import('node:worker_threads');
const profiling = process.execArgv.filter((argument) => argument.startsWith('--cpu-prof'));

threads.Worker = class extends threads.Worker {
  constructor(file: string | URL, options: WorkerOptions = {}) {
    super(file, { ...options, execArgv: [...(options.execArgv ?? []), ...profiling] });
  }
};
syncBuiltinESMExports();
