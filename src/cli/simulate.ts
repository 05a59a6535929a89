import { Command, InvalidArgumentError, Option } from 'commander';
import type { SimulateOptions } from '../simulator/simulate-options.ts';

interface Options extends Pick<SimulateOptions, NumberOption> {
  shuffle?: boolean;
  target?: string;
  adminToken?: string;
  appSecret?: string;
  accessToken?: string;
  phoneNumberId?: string;
  json?: boolean;
}

type NumberOption =
  | 'customers'
  | 'messages'
  | 'rate'
  | 'duplicates'
  | 'unsupported'
  | 'bursts'
  | 'burstMs'
  | 'kills'
  | 'workerKills'
  | 'seed'
  | 'settleSeconds'
  | 'llmFaults'
  | 'numberRate'
  | 'graphPort';

export function simulateCommand(): Command {
  return new Command('simulate')
    .description(
      'Play virtual customers over a simulated WhatsApp against a Prosa and report what became of each message.',
    )
    .option('--customers <n>', 'virtual customers', number, 200)
    .option('--messages <n>', 'messages each of them writes', number, 8)
    .option('--rate <n>', 'new messages a second over all customers', number)
    .option('--duplicates <fraction>', 'share of webhooks delivered twice', number, 0)
    .option('--shuffle', 'mix webhooks of different customers and send statuses out of order')
    .option('--unsupported <fraction>', 'share of messages that are not text', number, 0)
    .option('--bursts <fraction>', 'share of texts written in two to four messages', number, 0)
    .option('--burst-ms <n>', 'quiet time that ends a burst of messages [as the funnel says]', number)
    .option(
      '--kills <n>',
      'how often to kill the process (kill -9) and start it again during the run',
      number,
      0,
    )
    .option('--worker-kills <n>', 'how often to kill one of its worker threads during the run', number, 0)
    .option(
      '--llm-faults <fraction>',
      'give Prosa a simulated language model of whose calls this share fails [no model]',
      number,
    )
    .option('--seed <n>', 'seed of everything random', number, 1)
    .option('--settle-seconds <n>', 'how long an answer may take', number, 15)
    .option('--number-rate <n>', 'messages a second WhatsApp allows the number', number, 1_000)
    .option('--target <url>', 'a Prosa that runs already, instead of starting one with fresh data')
    .option(
      '--graph-port <n>',
      'port of the simulated Graph API; a running Prosa names it in WHATSAPP_API_URL',
      number,
    )
    .addOption(
      fromSetting(
        '--admin-token <token>',
        'of the target; with it the journals are checked',
        'PROSA_ADMIN_TOKEN',
      ),
    )
    .addOption(fromSetting('--app-secret <secret>', 'of the target', 'WHATSAPP_APP_SECRET'))
    .addOption(fromSetting('--access-token <token>', 'of the target', 'WHATSAPP_ACCESS_TOKEN'))
    .addOption(fromSetting('--phone-number-id <id>', 'of the target', 'WHATSAPP_PHONE_NUMBER_ID'))
    .option('--json', 'print the report as JSON')
    .addHelpText(
      'after',
      '\nExit code 1 if anything was lost, duplicated, out of order, split or could not be checked.',
    )
    .action(run);
}

async function run({
  json,
  target,
  adminToken,
  appSecret,
  accessToken,
  phoneNumberId,
  ...play
}: Options): Promise<void> {
  const [{ formatReport }, { progressPrinter }, { exitCode }, { simulate }] = await Promise.all([
    import('../simulator/format-report.ts'),
    import('../simulator/progress.ts'),
    import('../simulator/report.ts'),
    import('../simulator/simulate.ts'),
  ]);
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());
  const progress = progressPrinter(process.stderr);
  const ofTarget = target === undefined ? {} : { target, adminToken, appSecret, accessToken, phoneNumberId };
  const options = { ...play, ...ofTarget, signal: interrupt.signal, onProgress: progress.show };
  try {
    const report = await simulate(options as SimulateOptions);
    progress.end();
    process.stdout.write(`${json ? JSON.stringify(report, null, 2) : formatReport(report)}\n`);
    process.exitCode = exitCode(report);
  } finally {
    progress.end();
  }
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

const fromSetting = (flags: string, meaning: string, setting: string) =>
  new Option(flags, meaning).env(setting);
