import { Command } from 'commander';
import type { FunnelsView, MigrationView } from '../funnel/funnel-views.ts';
import { AdminClient, type AdminOptions, withAdminOptions } from './admin-client.ts';
import { formatMigration, formatStatus, formatVersions } from './funnel-report.ts';

interface Options extends AdminOptions {
  json?: boolean;
}

export function listCommand(): Command {
  return withAdminOptions(
    new Command('list')
      .description('Show the funnel versions of a running Prosa and how many conversations are inside each.')
      .option('--json', 'print the answer as JSON'),
  ).action(async (options: Options) => {
    const client = await AdminClient.create(options);
    const view = await client.request<FunnelsView>('GET', '/api/funnels');
    process.stdout.write(`${options.json ? JSON.stringify(view, null, 2) : formatVersions(view)}\n`);
  });
}

export function statusCommand(): Command {
  return withAdminOptions(
    new Command('status')
      .description(
        'Show in which state of which version conversations are, and how far a migration has come.',
      )
      .argument('[migration]', 'show this one only, e.g. m1')
      .option('--json', 'print the answer as JSON'),
  ).action(async (id: string | undefined, options: Options) => {
    const client = await AdminClient.create(options);
    if (id !== undefined) {
      const migration = await client.request<MigrationView>('GET', `/api/funnels/migrations/${id}`);
      const text = options.json ? JSON.stringify(migration, null, 2) : formatMigration(migration);
      process.stdout.write(`${text}\n`);
      return;
    }
    const view = await client.request<FunnelsView>('GET', '/api/funnels');
    process.stdout.write(`${options.json ? JSON.stringify(view, null, 2) : formatStatus(view)}\n`);
  });
}
