import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { ProsaError } from '../errors.ts';
import type { MigrationView } from '../funnel/funnel-views.ts';
import type { PublishReport } from '../funnel/publish-request.ts';
import { AdminClient, type AdminOptions, withAdminOptions } from './admin-client.ts';
import { type FunnelFileOptions, loadFunnelFile, withFunnelFileOptions } from './funnel-file.ts';
import { formatMigration, formatReport } from './funnel-report.ts';

interface Options extends AdminOptions, FunnelFileOptions {
  version?: string;
  existing: 'keep' | 'migrate' | 'drain';
  map?: string;
  dryRun?: boolean;
  note?: string;
  wait: boolean;
  json?: boolean;
}

const existingOption = () =>
  new Option(
    '--existing <what>',
    'what happens to conversations inside other versions: keep (they stay), drain (they stay; the versions are watched and unloaded once empty) or migrate (they move)',
  ).choices(['keep', 'migrate', 'drain']);

export function publishCommand(): Command {
  const command = new Command('publish')
    .description('Make a funnel version live in a running Prosa, without stopping its traffic.')
    .argument('[file]', 'document to publish, e.g. machines/rental/machine.json')
    .option('--version <version>', 'instead of a file: a version that is kept, e.g. rental@0123456789ab')
    .option(
      '--from <version>',
      'only if this one is live: what was looked at before is not published over another',
    )
    .addOption(existingOption().makeOptionMandatory());
  return withPublishOptions(withFunnelFileOptions(command))
    .addHelpText('after', '\nHow a map is written: docs/guides/changing-a-funnel.md.')
    .action(async (file: string | undefined, { from, ...options }: Options & { from?: string }) => {
      if ((file === undefined) === (options.version === undefined)) {
        throw new ProsaError('config_invalid', 'give either a file to publish or --version');
      }
      const what = file === undefined ? { version: options.version } : await bundle(file, options);
      await publish(from === undefined ? what : { ...what, from }, options);
    });
}

export function rollbackCommand(): Command {
  const command = new Command('rollback')
    .description('Make the version live again that was live before.')
    .option(
      '--from <version>',
      'only if this one is live; must be given to go further back than a rollback has led',
    )
    .addOption(existingOption().default('keep'));
  return withPublishOptions(command).action(({ from, ...options }: Options & { from?: string }) =>
    publish({ rollback: from === undefined ? true : { from } }, options),
  );
}

function withPublishOptions(command: Command): Command {
  return withAdminOptions(
    command
      .option('--map <file>', 'with migrate: JSON that says which state leads where')
      .option('--dry-run', 'show who is inside and what would become of them; change nothing')
      .option('--note <why>', 'kept in the history')
      .option('--no-wait', 'do not wait for the migration to end')
      .option('--json', 'print the answer as JSON'),
  );
}

/** The document and prompts as they are sent, once they are found to be without errors here. */
async function bundle(file: string, options: Options): Promise<object> {
  const [{ bundleOf }, { formatProblems }] = await Promise.all([
    import('../funnel/archive.ts'),
    import('../funnel/problems.ts'),
  ]);
  const { funnel, problems } = await loadFunnelFile(file, options);
  if (problems.length > 0) process.stderr.write(`${formatProblems(problems, file)}\n`);
  if (funnel === undefined) throw new ProsaError('funnel_invalid', `${file} is not published`);
  return bundleOf(funnel);
}

async function publish(what: object, options: Options): Promise<void> {
  const { existing, note, dryRun = false } = options;
  const map = options.map === undefined ? undefined : await readMap(options.map);
  const client = await AdminClient.create(options);
  const report = await client.request<PublishReport>('POST', '/api/funnels', {
    ...what,
    existing,
    dryRun,
    via: 'cli',
    ...(note === undefined ? {} : { note }),
    ...(map === undefined ? {} : { map }),
  });
  process.stdout.write(`${options.json ? JSON.stringify(report, null, 2) : formatReport(report)}\n`);
  if (report.migration === undefined || !options.wait) return;
  const migration = await waitFor(client, report.migration).catch((error: unknown) => {
    if (!(error instanceof ProsaError) || error.code !== 'unreachable') throw error;
    const goesOn = `migration ${report.migration} goes on when Prosa runs again`;
    throw new ProsaError('unreachable', `${error.message}; ${goesOn}`, { cause: error });
  });
  process.stdout.write(`${options.json ? JSON.stringify(migration, null, 2) : formatMigration(migration)}\n`);
}

async function readMap(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new ProsaError('config_invalid', `--map ${file}: ${(cause as Error).message}`, { cause });
  }
}

/** Between two looks, and between two lines about the progress (ms). */
const LOOK = 250;
const TELL = 3_000;

async function waitFor(client: AdminClient, id: string): Promise<MigrationView> {
  let told = Date.now();
  for (;;) {
    const migration = await client.request<MigrationView>('GET', `/api/funnels/migrations/${id}`);
    if (migration.status !== 'running') return migration;
    if (Date.now() - told >= TELL) {
      told = Date.now();
      process.stderr.write(`${formatMigration(migration)}\n`);
    }
    await pause(LOOK);
  }
}
