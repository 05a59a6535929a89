/** `npm run bench -- <name>`: how fast Prosa is on this machine. */
import { Command } from 'commander';
import { ProsaError } from '../src/errors.ts';
import { BenchError } from './bench-error.ts';
import { wholeNumber, wholeNumbers } from './options.ts';

const program = new Command('bench')
  .description('Measure how fast Prosa is on this machine.')
  .showHelpAfterError('(--help shows what can be given)')
  .addHelpText('after', '\nWhat the figures mean: docs/guides/performance.md');

program
  .command('step')
  .description('The pure step of the rental funnel on one thread, without storage or network.')
  .option('--runs <n>', 'runs of which the median is given', wholeNumber(1, 100), 5)
  .option('--seconds <n>', 'length of a run', wholeNumber(1, 60), 1)
  .option('--json', 'print one JSON document')
  .action(async ({ json, ...options }: { runs: number; seconds: number; json?: true }) => {
    const [{ stepBench }, { formatStepReport }] = await Promise.all([
      import('./step/step-bench.ts'),
      import('./step/step-report.ts'),
    ]);
    print(await stepBench(options, progress), formatStepReport, json);
  });

program
  .command('ingest')
  .description('A signed webhook until the record it stepped is durable, against a Prosa of its own.')
  .option('--concurrency <list>', 'connections', wholeNumbers(1, 4_096), [1, 16, 64, 256])
  .option('--messages <n>', 'messages a run, 8 of each conversation', wholeNumber(8, 1_000_000), 20_000)
  .option('--warm-up <n>', 'messages before the clock starts', wholeNumber(0, 1_000_000), 4_000)
  .option('--runs <n>', 'runs of which the median is given', wholeNumber(1, 100), 3)
  .option('--workers <n>', 'PROSA_WORKERS of the Prosa [its default]', wholeNumber(1, 64))
  .option('--business-ids', 'give customers a business-scoped id beside the phone number')
  .option('--data-dir <directory>', 'where the data is made and removed [a temporary directory]')
  .option('--profile <directory>', 'write CPU profiles of all threads of the Prosa there')
  .option('--json', 'print one JSON document')
  .addHelpText('after', '\nExit code 1 if a message was not accepted or a record is not as expected.')
  .action(async ({ json, ...options }: IngestCommandOptions) => {
    const [{ ingestBench }, { formatIngestReport }] = await Promise.all([
      import('./ingest/ingest-bench.ts'),
      import('./ingest/ingest-report.ts'),
    ]);
    const interrupt = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        if (interrupt.signal.aborted) process.exit(130); // asked twice
        interrupt.abort(new BenchError('interrupted'));
      });
    }
    print(await ingestBench({ ...options, signal: interrupt.signal }, progress), formatIngestReport, json);
  });

interface IngestCommandOptions {
  concurrency: number[];
  messages: number;
  warmUp: number;
  runs: number;
  workers?: number;
  businessIds?: true;
  dataDir?: string;
  profile?: string;
  json?: true;
}

function print<R>(report: R, format: (report: R) => string, json: true | undefined): void {
  process.stdout.write(`${json ? JSON.stringify(report, null, 2) : format(report)}\n`);
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await program.parseAsync();
} catch (error) {
  const { message, stack } = error as Error;
  const expected = error instanceof BenchError || error instanceof ProsaError;
  process.stderr.write(`${expected ? `bench: ${message}` : stack}\n`);
  process.exitCode = 1;
}
