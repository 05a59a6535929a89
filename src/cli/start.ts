import { join } from 'node:path';
import { Command } from 'commander';
import { keepCompiled } from '../compile-cache.ts';
import { type Config, readConfig } from '../config.ts';
import type { Prosa } from '../main.ts';
import { SETTINGS } from '../settings.ts';
import { makeDataDirectory } from '../store/data-directory.ts';
import { failureText } from './failure.ts';
import { greeting } from './greeting.ts';

/** A stop that takes longer than this is ended; what was accepted is durable all the same (ms). */
export const STOP_PATIENCE = 20_000;

export function startCommand(): Command {
  return new Command('start')
    .description('Start Prosa: HTTP server, shards and delivery in one process.')
    .addHelpText('after', `\nSettings (environment):\n${settingsHelp()}`)
    .action(() => run(({ startProsa }, config) => startProsa(config)));
}

export function gatewayCommand(): Command {
  return new Command('gateway')
    .description('Start a gateway: what comes from outside goes to Kafka. For many processes.')
    .addHelpText('after', `\nSettings (environment):\n${settingsHelp()}`)
    .action(() => run(({ startRole }, config) => startRole('gateway', config)));
}

export function engineCommand(): Command {
  return new Command('engine')
    .description('Start an engine: it hosts the shards that Kafka assigns to it. For many processes.')
    .addHelpText('after', `\nSettings (environment):\n${settingsHelp()}`)
    .action(() => run(({ startRole }, config) => startRole('engine', config)));
}

type Start = (main: typeof import('../main.ts'), config: Config) => Promise<Prosa>;

async function run(start: Start): Promise<void> {
  const config = readConfig();
  if (config.distributed === undefined) {
    makeDataDirectory(config.dataDir); // which Node would make for everybody to read
    keepCompiled(join(config.dataDir, 'compiled'));
  }
  const prosa = await start(await import('../main.ts'), config).catch(endFailed);
  process.stdout.write(greeting(prosa, config));
  runUntilEnd(prosa);
}

/** With what it had begun by then, as worker threads, the process would go on and do nothing. */
function endFailed(error: unknown): never {
  process.stderr.write(failureText(error));
  process.exit(1);
}

/** Stops it on a signal; ends the process if it cannot go on. */
export function runUntilEnd(prosa: Prosa): void {
  stopOnSignal(prosa);
  endOnFailure(prosa);
}

export function stopOnSignal(prosa: Prosa): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(130); // asked twice
      stopping = true;
      process.stdout.write('stopping: finishing what was accepted\n');
      setTimeout(() => process.exit(1), STOP_PATIENCE).unref();
      prosa.stop().then(
        () => process.exit(0),
        (error: Error) => {
          process.stderr.write(`prosa: ${error.message}\n`);
          process.exit(1);
        },
      );
    });
  }
}

/** Whoever supervises the process starts it again. */
function endOnFailure({ failed, stop }: Prosa): void {
  void failed.then(async (error) => {
    process.stderr.write(`prosa: ${error.message}\n`);
    setTimeout(() => process.exit(1), STOP_PATIENCE).unref();
    await stop().catch(() => {});
    process.exit(1);
  });
}

function settingsHelp(): string {
  return Object.entries<{ default?: string; defaultMeaning?: string; meaning: string }>(SETTINGS)
    .map(([name, { default: value, defaultMeaning, meaning }]) => {
      const otherwise = value ?? defaultMeaning;
      return `  ${name.padEnd(30)}${meaning}${otherwise === undefined ? '' : ` [${otherwise}]`}`;
    })
    .join('\n');
}
