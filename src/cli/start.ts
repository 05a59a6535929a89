import { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import type { Prosa } from '../main.ts';
import { SETTINGS } from '../settings.ts';

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
  const prosa = await start(await import('../main.ts'), config);
  greet(prosa, config);
  runUntilEnd(prosa);
}

/** Stops it on a signal; ends the process if it cannot go on. */
export function runUntilEnd(prosa: Prosa): void {
  stopOnSignal(prosa);
  endOnFailure(prosa);
}

function greet({ url, adminToken, hasUsers, funnel }: Prosa, config: Config): void {
  const { distributed } = config;
  const lines = [
    '',
    `Prosa is ready: ${url}`,
    ...(adminToken === undefined
      ? ['  an engine: /healthz, /readyz and /metrics are there']
      : ['  talk to the rental funnel there as a customer would']),
    ...(funnel === undefined ? [] : [`  funnel      ${funnel}`]),
    ...(distributed === undefined
      ? [`  data        ${config.dataDir}`]
      : [`  Kafka       ${distributed.kafka.brokers.join(', ')}, topics ${distributed.prefix}.*`]),
    ...(adminToken === undefined ? [] : [`  Studio      ${url}/studio/`, whatsAppLine(url, config)]),
  ];
  if (config.adminToken === undefined && adminToken !== undefined) {
    lines.push(`  admin token ${adminToken}`);
  }
  if (adminToken !== undefined && !hasUsers) {
    lines.push('  no users    log in with the admin token, or add one: prosa users add <name> --role admin');
  }
  process.stdout.write(`${lines.join('\n')}\n\n`);
}

function whatsAppLine(url: string, { whatsapp }: Config): string {
  return `  WhatsApp    ${whatsapp ? `on, webhook ${url}/webhooks/whatsapp` : 'off (set WHATSAPP_PHONE_NUMBER_ID …, see README.md)'}`;
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
