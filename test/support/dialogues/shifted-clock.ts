/**
 * Loaded before everything else (`node --import`): in the process and in its worker threads, which inherit no settings,
 * `Date` is as many milliseconds away from the real one as PROSA_TEST_CLOCK_SHIFT_MS says. For processes whose
 * customers live on a certain day.
 */
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

const { PROSA_TEST_CLOCK_SHIFT_MS: shiftText } = process.env;
const shift = Number(shiftText);
if (!Number.isFinite(shift)) throw new Error('PROSA_TEST_CLOCK_SHIFT_MS: must be a number of milliseconds');

const RealDate = Date;
const RealWorker = threads.Worker;

class ShiftedDate extends RealDate {
  constructor(...args: [] | ConstructorParameters<typeof RealDate>) {
    if (args.length === 0) super(RealDate.now() + shift);
    else super(...args);
  }

  static override now(): number {
    return RealDate.now() + shift;
  }
}

class ShiftedWorker extends RealWorker {
  constructor(file: string | URL, options: threads.WorkerOptions = {}) {
    const { execArgv = [], env = {} } = options;
    super(file, {
      ...options,
      execArgv: [...execArgv, `--import=${import.meta.url}`],
      env: { ...(env as NodeJS.Dict<string>), PROSA_TEST_CLOCK_SHIFT_MS: shiftText },
    });
  }
}

globalThis.Date = ShiftedDate as DateConstructor;
threads.Worker = ShiftedWorker;
syncBuiltinESMExports();
