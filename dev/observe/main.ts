/** `npm run observe`: Prometheus and Alertmanager on this machine, watching a Prosa. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { isFree } from '../services/free-ports.ts';
import { ServicesError } from '../services/services-error.ts';
import { startAlertmanager } from './alertmanager.ts';
import { type RunningService, startPrometheus } from './prometheus.ts';

interface Options {
  target: string[];
  dataDir: string;
  prometheusPort: number;
  alertmanagerPort: number;
  slackWebhookFile?: string;
}

const DATA_DIR = fileURLToPath(new URL('../../.observe', import.meta.url));

const program = new Command('observe')
  .description('Prometheus and Alertmanager on loopback with the rules and routes of grafana/, until Ctrl-C.')
  .option('--target <host:port...>', 'the Prosa to watch', [`127.0.0.1:${process.env.PORT ?? 3000}`])
  .option('--data-dir <directory>', 'where they keep their data', DATA_DIR)
  .option('--prometheus-port <port>', 'where Prometheus listens', port, 9_090)
  .option('--alertmanager-port <port>', 'where Alertmanager listens', port, 9_093)
  .option(
    '--slack-webhook-file <file>',
    'file with the URL of an incoming webhook of Slack [SLACK_WEBHOOK_FILE]',
    process.env.SLACK_WEBHOOK_FILE,
  )
  .addHelpText(
    'after',
    '\nIt needs the Debian packages prometheus and prometheus-alertmanager, not their services. The Prosa may be\nstarted before or after it.',
  )
  .showHelpAfterError('(--help shows what can be given)')
  .action(observe);

async function observe(options: Options): Promise<void> {
  const asked = new Promise<void>((end) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end());
  });
  const { target, dataDir, slackWebhookFile } = options;
  if (slackWebhookFile && !existsSync(slackWebhookFile)) {
    throw new ServicesError(`--slack-webhook-file ${resolve(slackWebhookFile)} does not exist`);
  }
  await requireFree('--prometheus-port', options.prometheusPort);
  await requireFree('--alertmanager-port', options.alertmanagerPort);
  const running: RunningService[] = [];
  try {
    const alertmanager = await startAlertmanager({
      dataDir: join(dataDir, 'alertmanager'),
      port: options.alertmanagerPort,
      ...(slackWebhookFile && { slackWebhookFile }),
    });
    running.push(alertmanager);
    const prometheus = await startPrometheus({
      dataDir: join(dataDir, 'prometheus'),
      port: options.prometheusPort,
      targets: { prosa: target },
      alertmanager: new URL(alertmanager.url).host,
    });
    running.push(prometheus);
    tell(`Prometheus   ${prometheus.url}, watching ${target.join(', ')}`);
    tell(`Alertmanager ${alertmanager.url}, ${slackWebhookFile ? 'telling Slack' : 'showing alerts only'}`);
    tell('Ctrl-C ends them.');
    await asked;
  } finally {
    await Promise.all(running.map((service) => service.stop()));
  }
}

function port(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= 65_535) return number;
  throw new InvalidArgumentError('It must be a whole number from 1 to 65535.');
}

async function requireFree(option: string, wanted: number): Promise<void> {
  if (!(await isFree(wanted))) {
    throw new ServicesError(`${option} ${wanted} is in use by another program`);
  }
}

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await program.parseAsync();
} catch (error) {
  const message = error instanceof ServicesError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`observe: ${message}\n`);
  process.exitCode = 1;
}
