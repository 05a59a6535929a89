import { Command } from 'commander';
import { type FunnelFileOptions, loadFunnelFile, withFunnelFileOptions } from './funnel-file.ts';
import { publishCommand, rollbackCommand } from './funnel-publish.ts';
import { listCommand, statusCommand } from './funnel-status.ts';

export function funnelCommand(): Command {
  return new Command('funnel')
    .description('Work with funnel documents.')
    .addCommand(checkCommand())
    .addCommand(publishCommand())
    .addCommand(rollbackCommand())
    .addCommand(listCommand())
    .addCommand(statusCommand());
}

function checkCommand(): Command {
  const command = new Command('check')
    .description('Check a funnel document and its prompts and list every problem with its place.')
    .argument('<file>', 'e.g. machines/rental/machine.json');
  return withFunnelFileOptions(command)
    .addHelpText('after', '\nExit code 1 if there is an error.')
    .action(async (file: string, options: FunnelFileOptions) => {
      const { formatProblems, hasErrors } = await import('../funnel/problems.ts');
      const { funnel, problems } = await loadFunnelFile(file, options);
      if (problems.length > 0) process.stdout.write(`${formatProblems(problems, file)}\n`);
      if (funnel !== undefined) process.stdout.write(`${funnel.id}@${funnel.version} is fine\n`);
      process.exitCode = hasErrors(problems) ? 1 : 0;
    });
}
