/** `npm run bench -- <name>`: how fast Prosa is on this machine. */
import { Command, Option } from 'commander';
import { ProsaError } from '../src/errors.ts';
import { BenchError } from './bench-error.ts';
import type { EffectsOptions } from './effects/effects-bench.ts';
import { multiples, namesOf, wholeNumber, wholeNumbers } from './options.ts';
import type { OverloadOptions } from './overload/overload-bench.ts';
import { defaultPackages } from './peer-restate/packages.ts';
import type { PeerOptions } from './peer-restate/peer-bench.ts';
import { variants } from './peer-restate/restate-process.ts';
import type { ReplyOptions } from './reply/reply-bench.ts';
import { type ScaleOptions, scaleParts } from './scale/scale-options.ts';
import type { StudioOptions } from './studio/studio-bench.ts';

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
  .command('perception')
  .description('How well messages are understood, by the labelled ones of test/quality, and how fast.')
  .option('--rounds <n>', 'rounds over all messages for the speed', wholeNumber(1, 1_000), 10)
  .option('--misses <notion>', 'list what is not as labelled in the development half, e.g. of "intent"')
  .option('--json', 'print one JSON document')
  .action(async ({ rounds, misses, json }: { rounds: number; misses?: string; json?: true }) => {
    const [{ perceptionBench }, { formatPerceptionReport }, { NOTIONS }] = await Promise.all([
      import('./perception/perception-bench.ts'),
      import('./perception/perception-report.ts'),
      import('./perception/notions.ts'),
    ]);
    if (misses !== undefined && NOTIONS[misses] === undefined) {
      throw new BenchError(`--misses takes one of ${Object.keys(NOTIONS).join(', ')}`);
    }
    print(perceptionBench({ rounds }), (report) => formatPerceptionReport(report, misses), json);
  });

program
  .command('ingest')
  .description('A signed webhook until the record it stepped is durable, against a Prosa of its own.')
  .addOption(
    new Option('--log <kind>', 'where events wait').choices(['embedded', 'kafka']).default('embedded'),
  )
  .addOption(
    new Option('--store <kind>', 'where records are').choices(['embedded', 'redis']).default('embedded'),
  )
  .option('--engines <list>', 'numbers of engines to compare, with Kafka and Redis [1]', wholeNumbers(1, 16))
  .option('--shards <n>', 'PROSA_SHARDS, with Kafka and Redis [64]', wholeNumber(1, 4_096))
  .option('--no-flush', 'Kafka acknowledges what may be in memory only, as where it relies on copies')
  .option('--concurrency <list>', 'connections', wholeNumbers(1, 4_096), [1, 16, 64, 256])
  .option('--messages <n>', 'messages a run, 8 of each conversation', wholeNumber(8, 1_000_000), 40_000)
  .option('--warm-up <n>', 'messages before the clock starts', wholeNumber(0, 1_000_000), 40_000)
  .option('--runs <n>', 'runs of which the median is given', wholeNumber(1, 100), 3)
  .option('--workers <n>', 'PROSA_WORKERS of the Prosa [its default]', wholeNumber(1, 64))
  .option('--burst <ms>', 'how long a turn waits for the end of a burst', wholeNumber(0, 60_000), 0)
  .option('--business-ids', 'give customers a business-scoped id beside the phone number')
  .option('--data-dir <directory>', 'where the data is made and removed [a temporary directory]')
  .option('--profile <directory>', 'write CPU profiles of all threads of the Prosa there')
  .addOption(
    new Option('--without-metrics', 'do not count events, to see what counting costs').conflicts('profile'),
  )
  .option('--json', 'print one JSON document')
  .addHelpText(
    'after',
    `
--log kafka --store redis starts a Kafka and a Redis, a gateway and engines, all of it on this machine, and needs Java,
Maven and redis-server. Each run then sends as fast as it is accepted until all is durable, and half as many
messages at half that rate. --burst, --business-ids and --without-metrics are for the embedded log and store.

  npm run bench -- ingest
  npm run bench -- ingest --log kafka --store redis --concurrency 64,256 --engines 1,2

Exit code 1 if a message was not accepted or a record is not as expected.`,
  )
  .action(async ({ json, log, store, engines, shards, flush, ...options }: IngestCommandOptions) => {
    const isMany = log === 'kafka' && store === 'redis';
    if (!isMany && (log === 'kafka' || store === 'redis' || engines || shards || !flush)) {
      throw new BenchError('--log kafka and --store redis belong together, and the others with them');
    }
    if (isMany) {
      if (options.burst > 0 || options.businessIds || options.withoutMetrics) {
        throw new BenchError(
          '--burst, --business-ids and --without-metrics are for the embedded log and store',
        );
      }
      const [{ manyBench }, { formatManyReport }] = await Promise.all([
        import('./many/many-bench.ts'),
        import('./many/many-report.ts'),
      ]);
      const signal = interrupted();
      const given = { ...options, engines: engines ?? [1], shards: shards ?? 64, flush, signal };
      const report = await manyBench(given, progress);
      print(report, formatManyReport, json);
      return;
    }
    const [{ ingestBench }, { formatIngestReport }] = await Promise.all([
      import('./ingest/ingest-bench.ts'),
      import('./ingest/ingest-report.ts'),
    ]);
    print(await ingestBench({ ...options, signal: interrupted() }, progress), formatIngestReport, json);
  });

program
  .command('reply')
  .description('From a webhook to the reply at the Graph API, at a steady rate, without a language model.')
  .option('--rate <n>', 'messages a second', wholeNumber(1, 10_000), 100)
  .option('--seconds <n>', 'how long', wholeNumber(1, 600), 60)
  .option('--burst <ms>', 'how long a turn waits for the end of a burst', wholeNumber(0, 8_000), 1_500)
  .option('--warm-up <n>', 'messages before the clock starts', wholeNumber(0, 1_000_000), 10_000)
  .option('--runs <n>', 'runs of which the median is given', wholeNumber(1, 100), 3)
  .option('--workers <n>', 'PROSA_WORKERS of the Prosa [its default]', wholeNumber(1, 64))
  .option('--data-dir <directory>', 'where the data is made and removed [a temporary directory]')
  .option('--json', 'print one JSON document')
  .action(async ({ json, ...options }: Omit<ReplyOptions, 'signal'> & { json?: true }) => {
    const [{ replyBench }, { formatReplyReport }] = await Promise.all([
      import('./reply/reply-bench.ts'),
      import('./reply/reply-report.ts'),
    ]);
    print(await replyBench({ ...options, signal: interrupted() }, progress), formatReplyReport, json);
  });

program
  .command('overload')
  .description('Multiples of the rate that a Prosa of its own sustains, sent whether it answers or not.')
  .option('--times <list>', 'multiples of the sustainable rate', multiples(20), [1 / 2, 1, 3])
  .option('--seconds <n>', 'how long each is offered', wholeNumber(1, 25), 5)
  .option('--connections <n>', 'connections they go over at most', wholeNumber(1, 60_000), 10_000)
  .option('--redeliver <n>', 'how often a refused message is sent again meanwhile', wholeNumber(0, 100), 0)
  .option('--concurrency <n>', 'connections of the closed loop before', wholeNumber(1, 4_096), 256)
  .option('--messages <n>', 'messages of the closed loop', wholeNumber(8, 1_000_000), 40_000)
  .option('--warm-up <n>', 'messages before the clock starts', wholeNumber(0, 1_000_000), 40_000)
  .option('--runs <n>', 'runs of which the median is given', wholeNumber(1, 100), 1)
  .option('--workers <n>', 'PROSA_WORKERS of the Prosa [its default]', wholeNumber(1, 64))
  .option('--in-flight <n>', 'PROSA_MAX_IN_FLIGHT of the Prosa [its default]', wholeNumber(1_000, 1_000_000))
  .option('--data-dir <directory>', 'where the data is made and removed [a temporary directory]')
  .option('--profile <directory>', 'write CPU profiles of all threads of the Prosa there')
  .option('--json', 'print one JSON document')
  .addHelpText(
    'after',
    `
Arrivals are those of a Poisson process. Latencies count from when a message was due, so the connections should be
more than may be in flight: PROSA_MAX_IN_FLIGHT. Both processes need as many open files.
Exit code 1 if a message that was accepted is not in its journal once and in order, one that was refused is, a 503 has
no Retry-After, or anything else is answered.`,
  )
  .action(async ({ json, ...options }: Omit<OverloadOptions, 'signal'> & { json?: true }) => {
    const [{ overloadBench }, { formatOverloadReport }] = await Promise.all([
      import('./overload/overload-bench.ts'),
      import('./overload/overload-report.ts'),
    ]);
    const report = await overloadBench({ ...options, signal: interrupted() }, progress);
    print(report, formatOverloadReport, json);
    if (report.problems.length > 0) process.exitCode = 1;
  });

program
  .command('scale')
  .description(
    'Many conversations: their memory and disk, the start after a crash, throughput by their number.',
  )
  .option('--parts <list>', `of ${scaleParts.join(', ')}`, namesOf(scaleParts), [...scaleParts])
  .option('--conversations <n>', 'conversations in progress', wholeNumber(1, 10_000_000), 100_000)
  .option('--messages-each <n>', 'messages of each of them', wholeNumber(1, 100), 8)
  .option('--no-drain', 'measure while their replies still wait in the outbox')
  .option('--unfinished <n>', 'unfinished conversations at a start', wholeNumber(1, 1_000_000), 10_000)
  .option(
    '--known <list>',
    'known conversations that throughput is compared at, beside all [10,1000]',
    wholeNumbers(1, 10_000_000),
  )
  .option('--concurrency <n>', 'connections of the throughput', wholeNumber(1, 4_096), 64)
  .option('--messages <n>', 'messages a run of the throughput', wholeNumber(8, 1_000_000), 20_000)
  .option('--warm-up <n>', 'messages before its clock starts', wholeNumber(0, 1_000_000), 20_000)
  .option('--runs <n>', 'runs of which the median is given', wholeNumber(1, 100), 3)
  .option('--workers <n>', 'PROSA_WORKERS of the Prosas [its default]', wholeNumber(1, 64))
  .option('--burst <ms>', 'how long a turn waits for the end of a burst', wholeNumber(0, 60_000), 0)
  .option('--data-dir <directory>', 'where the data is made and removed [a temporary directory]')
  .option('--keep', 'leave the conversations in --data-dir')
  .option('--prepared', 'take the conversations that --keep left in --data-dir')
  .option('--json', 'print one JSON document')
  .addHelpText(
    'after',
    `
100,000 conversations of 8 messages take minutes to make, and their replies a quarter of an hour to be sent
at 1,000 a second. --data-dir <directory> --keep makes them once, --data-dir <directory> --prepared uses them;
each use adds some messages to them.`,
  )
  .action(async ({ json, ...options }: Omit<ScaleOptions, 'signal'> & { json?: true }) => {
    const [{ scaleBench }, { formatScaleReport }] = await Promise.all([
      import('./scale/scale-bench.ts'),
      import('./scale/scale-report.ts'),
    ]);
    print(await scaleBench({ ...options, signal: interrupted() }, progress), formatScaleReport, json);
  });

program
  .command('peer-restate')
  .description(
    'Restate, whose packages are installed apart, beside the ingest of a Prosa of its own, in turns.',
  )
  .option('--variants <list>', `of ${variants.join(', ')}`, namesOf(variants), [...variants])
  .option('--concurrency <list>', 'connections', wholeNumbers(1, 4_096), [1, 16, 256])
  .option('--messages <n>', 'messages a run, 8 of each conversation', wholeNumber(8, 1_000_000), 20_000)
  .option('--warm-up <n>', 'messages before the clock starts', wholeNumber(0, 1_000_000), 20_000)
  .option('--runs <n>', 'runs of which the median is given', wholeNumber(1, 100), 3)
  .option('--tuned', 'four partitions and no journal kept, instead of the defaults of Restate')
  .option('--workers <n>', 'PROSA_WORKERS of the Prosa [its default]', wholeNumber(1, 64))
  .option('--packages <directory>', "where Restate's packages are", defaultPackages)
  .option('--install', 'install them there with npm if they are not')
  .option('--data-dir <directory>', 'where the data is made and removed [a temporary directory]')
  .option('--json', 'print one JSON document')
  .action(async ({ json, ...options }: Omit<PeerOptions, 'signal'> & { json?: true }) => {
    const [{ peerBench }, { formatPeerReport }] = await Promise.all([
      import('./peer-restate/peer-bench.ts'),
      import('./peer-restate/peer-report.ts'),
    ]);
    print(await peerBench({ ...options, signal: interrupted() }, progress), formatPeerReport, json);
  });

program
  .command('effects')
  .description(
    'Latency of messages while long effects of other conversations run, in one group, without HTTP.',
  )
  .option('--effects <n>', 'effects that run', wholeNumber(1, 1_000_000), 1_000)
  .option('--effect-seconds <n>', 'how long each takes', wholeNumber(1, 3_600), 60)
  .option('--conversations <n>', 'other conversations', wholeNumber(1, 1_000_000), 10_000)
  .option('--messages <n>', 'messages a run, spread evenly over them', wholeNumber(1, 10_000_000), 30_000)
  .option('--concurrency <n>', 'messages under way at once', wholeNumber(1, 4_096), 64)
  .option('--runs <n>', 'runs of which the median is given', wholeNumber(1, 100), 5)
  .option('--data-dir <directory>', 'where the data is made and removed [a temporary directory]')
  .option('--json', 'print one JSON document')
  .action(async ({ json, ...options }: Omit<EffectsOptions, 'signal'> & { json?: true }) => {
    const [{ effectsBench }, { formatEffectsReport }] = await Promise.all([
      import('./effects/effects-bench.ts'),
      import('./effects/effects-report.ts'),
    ]);
    print(await effectsBench({ ...options, signal: interrupted() }, progress), formatEffectsReport, json);
  });

program
  .command('studio')
  .description('Frames a second of the canvas in a browser, and how long it takes to lay a funnel out.')
  .option('--states <n>', 'states of the generated funnel', wholeNumber(100, 2_000), 300)
  .option('--seconds <n>', 'length of each gesture', wholeNumber(2, 60), 3)
  .option('--runs <n>', 'runs of which the median is given', wholeNumber(1, 100), 5)
  .option('--json', 'print one JSON document')
  .addHelpText(
    'after',
    `
Builds the Studio, and needs Chromium at /usr/bin/chromium or CHROMIUM_PATH. States are dragged, the canvas is zoomed
and moved by real input, 60 times a second; the frames that were drawn are counted in Chromium's trace.`,
  )
  .action(async ({ json, ...options }: Omit<StudioOptions, 'signal'> & { json?: true }) => {
    const [{ studioBench }, { formatStudioReport }] = await Promise.all([
      import('./studio/studio-bench.ts'),
      import('./studio/studio-report.ts'),
    ]);
    print(await studioBench({ ...options, signal: interrupted() }, progress), formatStudioReport, json);
  });

interface IngestCommandOptions {
  log: 'embedded' | 'kafka';
  store: 'embedded' | 'redis';
  engines?: number[];
  shards?: number;
  flush: boolean;
  concurrency: number[];
  messages: number;
  warmUp: number;
  runs: number;
  workers?: number;
  burst: number;
  businessIds?: true;
  withoutMetrics?: true;
  dataDir?: string;
  profile?: string;
  json?: true;
}

function print<R>(report: R, format: (report: R) => string, json: true | undefined): void {
  process.stdout.write(`${json ? JSON.stringify(report, null, 2) : format(report)}\n`);
}

/** Aborts at the first Ctrl-C, so that what was started is ended; a second one ends the bench at once. */
function interrupted(): AbortSignal {
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (interrupt.signal.aborted) process.exit(130);
      interrupt.abort(new BenchError('interrupted'));
    });
  }
  return interrupt.signal;
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
