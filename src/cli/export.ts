import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { movingCommand, tellProgress } from './moving-command.ts';
import { formatCounts } from './moving-output.ts';

export function exportCommand(): Command {
  const command = new Command('export').description(
    'Write all conversations, funnels, drafts, receipts and what belongs to them into a directory, for `prosa import` into another storage.',
  );
  return movingCommand(command, async (directory) => {
    const [{ openHouse }, { exportHouse }, { totals }] = await Promise.all([
      import('../main.ts'),
      import('../moving/export-run.ts'),
      import('../moving/manifest.ts'),
    ]);
    const house = await openHouse(readConfig());
    try {
      process.stderr.write(`exporting ${house.name}; it must stay stopped until this has ended\n`);
      const manifest = await exportHouse({
        house,
        directory,
        tell: tellProgress,
        changed: (stores) =>
          process.stderr.write(`Prosa has run since: ${stores} of ${house.rooms.length} stores begin anew\n`),
      });
      process.stdout.write(
        `The export in ${directory} is complete: ${formatCounts(totals(manifest))}\n` +
          `hash ${manifest.hash}\nIt holds what customers wrote: keep it as you keep that.\n`,
      );
      return 0;
    } finally {
      await house.close();
    }
  });
}
