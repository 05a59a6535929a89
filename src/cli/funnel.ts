import { basename, dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { ProsaError } from '../errors.ts';

export function funnelCommand(): Command {
  return new Command('funnel').description('Work with funnel documents.').addCommand(checkCommand());
}

function checkCommand(): Command {
  return new Command('check')
    .description('Check a funnel document and its prompts and list every problem with its place.')
    .argument('<file>', 'e.g. machines/rental/machine.json')
    .option('--prompts <directory>', 'folder of its prompts [prompts/<id> beside machines/]')
    .option('--module <id>', 'whose guards, actions and effects it may name [the folder it lies in]')
    .addHelpText('after', '\nExit code 1 if there is an error.')
    .action(async (file: string, options: { prompts?: string; module?: string }) => {
      const [{ funnelModules }, { loadFunnel }, { formatProblems, hasErrors }] = await Promise.all([
        import('../../machines/machines.ts'),
        import('../funnel/load.ts'),
        import('../funnel/problems.ts'),
      ]);
      const id = options.module ?? moduleOf(file, Object.keys(funnelModules));
      const module = funnelModules[id];
      if (module === undefined) {
        const known = Object.keys(funnelModules).join(', ');
        throw new ProsaError('config_invalid', `no module "${id}"; give --module with one of: ${known}`);
      }
      const { funnel, problems } = await loadFunnel(file, options.prompts, module);
      if (problems.length > 0) process.stdout.write(`${formatProblems(problems, file)}\n`);
      if (funnel !== undefined) process.stdout.write(`${funnel.id}@${funnel.version} is fine\n`);
      process.exitCode = hasErrors(problems) ? 1 : 0;
    });
}

/** The folder's name; the only module there is when the file lies elsewhere. */
function moduleOf(file: string, known: readonly string[]): string {
  const folder = basename(dirname(resolve(file)));
  return known.includes(folder) || known.length !== 1 ? folder : known[0]!;
}
