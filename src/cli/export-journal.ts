import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { AdminClient, type AdminOptions, withAdminOptions } from './admin-client.ts';
import { type ContactOptions, conversationMeant, withContactOptions } from './conversation-argument.ts';

export function exportJournalCommand(): Command {
  const command = new Command('export-journal')
    .description(
      'Print the journal of a conversation with its stored record and funnel versions, for `prosa replay --file`.',
    )
    .argument('[conversation]', 'its id')
    .addHelpText('after', '\nIt holds what the customer wrote: keep it as you keep that.');
  return withAdminOptions(withContactOptions(command)).action(
    async (conversation: string | undefined, options: AdminOptions & ContactOptions) => {
      const [
        { funnelModules },
        { FunnelVersions },
        { runningProsa },
        { formatJournalFile, journalFile },
        shard,
      ] = await Promise.all([
        import('../../machines/machines.ts'),
        import('../replay/funnel-versions.ts'),
        import('../replay/history-source.ts'),
        import('../replay/journal-file.ts'),
        import('../shard/replay.ts'),
      ]);
      const client = await AdminClient.create(options);
      const source = runningProsa(client, readConfig().dataDir);
      const history = await source.history(await conversationMeant(client, conversation, options));
      const versions = new FunnelVersions((name) => source.bundle(name), funnelModules);
      const { journal, record, base } = history;
      await versions.with((funnels) => shard.replay(journal, funnels, record, base)); // names the versions it needs
      process.stdout.write(formatJournalFile(journalFile(versions.bundles, [history])));
    },
  );
}
