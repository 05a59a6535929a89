/** `npm run services`: Kafka and Redis on this machine, for development. */
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { type StartMessage, startDetached } from './detached-start.ts';
import { DATA_DIR } from './paths.ts';
import { ServicesError } from './services-error.ts';
import { type StartOptions, startServices } from './start.ts';
import { cleanServices, stopServices } from './stop.ts';

const program = new Command('services')
  .description('A real Kafka and Redis on loopback, for development and tests.')
  .showHelpAfterError('(--help shows what can be given)');

const withDataDir = (command: Command) =>
  command.option(
    '--data-dir <directory>',
    'where the services keep their data',
    (path) => resolve(path),
    DATA_DIR,
  );

withDataDir(program.command('start', { isDefault: true }))
  .description('One Kafka broker and one Redis, until Ctrl-C.')
  .option('--replicated', 'three Kafka brokers, and a Redis with a replica')
  .option('--kafka-port <port>', 'of the (first) broker [9092 if free]', port)
  .option('--redis-port <port>', 'of Redis [6379 if free]', port)
  .option('--redis-program <name>', 'such as valkey-server', 'redis-server')
  .option('--detach', 'return when they answer; `stop` ends them')
  .addHelpText(
    'after',
    '\nOn standard output are the settings only: eval "$(npm run -s services -- --detach)"',
  )
  .action(async ({ detach, ...options }: StartOptions & { detach?: true }) => {
    if (detach) print(await startDetached(argumentsOf(options), options.dataDir, tell));
    else await startServices(options, ready, tell);
    process.exit(); // clients of the services may have left timers
  });

withDataDir(program.command('stop'))
  .description('End what a detached start began, and what others left behind.')
  .action(async ({ dataDir }: { dataDir: string }) => {
    const ended = await stopServices(dataDir);
    tell(ended === 0 ? 'nothing is running' : 'stopped');
  });

withDataDir(program.command('clean'))
  .description('Remove the data of the services. The jars of Kafka stay.')
  .action(({ dataDir }: { dataDir: string }) => cleanServices(dataDir));

function port(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= 65_535) return number;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
}

function argumentsOf({ dataDir, replicated, kafkaPort, redisPort, redisProgram }: StartOptions): string[] {
  return [
    `--data-dir=${dataDir}`,
    `--redis-program=${redisProgram}`,
    ...(replicated ? ['--replicated'] : []),
    ...(kafkaPort === undefined ? [] : [`--kafka-port=${kafkaPort}`]),
    ...(redisPort === undefined ? [] : [`--redis-port=${redisPort}`]),
  ];
}

function ready(settings: string[]): void {
  if (process.send === undefined) {
    print(settings);
    tell('Kafka and Redis answer; Ctrl-C ends them.');
  } else report({ ready: settings });
}

function print(settings: string[]): void {
  process.stdout.write(settings.map((line) => `export ${line}\n`).join(''));
}

/** In a detached process also to the process that waits for it. */
function tell(message: string): void {
  process.stderr.write(`${message}\n`);
  report({ progress: message });
}

function report(message: StartMessage): void {
  if (process.connected) process.send?.(message);
}

try {
  await program.parseAsync();
} catch (error) {
  const message = error instanceof ServicesError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`services: ${message}\n`);
  report({ failed: message });
  process.exit(1);
}
