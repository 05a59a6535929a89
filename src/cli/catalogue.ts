import { Command } from 'commander';
import type { Report } from '../catalogue/catalogue.ts';
import type { SourceSetting } from '../catalogue/source-setting.ts';
import { ProsaError } from '../errors.ts';

export function catalogueCommand(): Command {
  return new Command('catalogue')
    .description('Work with what the funnels sell.')
    .addCommand(
      new Command('check')
        .description('Load a catalogue and list every problem with its place.')
        .argument('[source]', 'as PROSA_CATALOGUE is written [PROSA_CATALOGUE, else the demo data]')
        .addHelpText('after', '\nExit code 1 if it is refused or something is left out.')
        .action(check),
    );
}

async function check(given: string | undefined): Promise<void> {
  const [{ readConfig }, { catalogue }, { sourceFor }, { makeSnapshot, problemText }] = await Promise.all([
    import('../config.ts'),
    import('../../machines/machines.ts'),
    import('../roles/catalogue-keeping.ts'),
    import('../catalogue/snapshot.ts'),
  ]);
  if (catalogue === undefined) throw new ProsaError('config_invalid', 'no funnel has a catalogue');
  const { catalogue: settings } = readConfig();
  const source = given === undefined ? settings.source : await sourceNamed(given);
  const from = sourceFor(catalogue, { ...settings, source });
  const files = await from.read(AbortSignal.timeout(60_000));
  const made = makeSnapshot(catalogue.schema, files ?? [], Date.now());
  const report = 'refused' in made ? made.report : made.snapshot.report;
  const lines = [...report.problems.map(problemText), ...tableLines(report)];
  lines.push(
    'refused' in made
      ? `refused: ${made.refused}`
      : `${made.snapshot.items} items, hash ${made.snapshot.hash}`,
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  process.exitCode = 'refused' in made || report.problems.length > 0 ? 1 : 0;
}

async function sourceNamed(text: string): Promise<SourceSetting> {
  const { readSourceSetting } = await import('../catalogue/source-setting.ts');
  try {
    return readSourceSetting(text);
  } catch (error) {
    throw new ProsaError('config_invalid', `the source ${(error as Error).message}`);
  }
}

function tableLines({ tables }: Report): string[] {
  return Object.entries(tables)
    .filter(([, { rows }]) => rows > 0)
    .map(([name, { rows, taken }]) => `${name}: ${taken} of ${rows} rows`);
}
