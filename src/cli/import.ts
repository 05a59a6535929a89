import { Command } from 'commander';
import { readConfig } from '../config.ts';
import { movingCommand, tellProgress } from './moving-command.ts';
import { DifferenceReport, formatCounts } from './moving-output.ts';

interface Options {
  verify?: boolean;
}

export function importCommand(): Command {
  const command = new Command('import')
    .description('Bring what `prosa export` has written into a storage that is empty, and compare it there.')
    .option('--verify', 'only compare');
  return movingCommand(command, async (directory, options: Options) => {
    const [{ openHouse }, { compareWith, importInto }, { readComplete, totals }] = await Promise.all([
      import('../main.ts'),
      import('../moving/import-run.ts'),
      import('../moving/manifest.ts'),
    ]);
    const manifest = readComplete(directory);
    const isOnlyCompared = options.verify === true;
    const house = await openHouse(readConfig(), isOnlyCompared ? undefined : manifest);
    try {
      const doing = isOnlyCompared ? 'comparing the export with' : 'importing into';
      process.stderr.write(`${doing} ${house.name}; it must stay stopped until this has ended\n`);
      const report = new DifferenceReport((line) => process.stdout.write(`${line}\n`));
      const parts = {
        ...{ house, manifest, directory, tell: tellProgress },
        differs: report.add.bind(report),
      };
      const { written, differences } = isOnlyCompared
        ? { written: 0, differences: await compareWith(parts) }
        : await importInto(parts);
      report.end();
      process.stdout.write(differences === 0 ? equal(written) : different(differences, isOnlyCompared));
      return differences === 0 ? 0 : 1;

      function equal(n: number): string {
        const what = n > 0 ? 'The import is complete' : 'The storage holds what the export does';
        return `${what}: ${formatCounts(totals(manifest))}\nhash ${manifest.hash}\n`;
      }
    } finally {
      await house.close();
    }
  });
}

function different(n: number, isOnlyCompared: boolean): string {
  const what = `${n.toLocaleString('en-US')} ${n === 1 ? 'difference' : 'differences'}`;
  return isOnlyCompared
    ? `${what}\n`
    : `${what}: the import is not complete, and Prosa does not start with it\n`;
}
