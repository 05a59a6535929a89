/** What the two commands of a move have in common. */
import type { Command } from 'commander';
import { ProsaError } from '../errors.ts';
import type { Progress } from '../moving/progress.ts';
import { formatProgress } from './moving-output.ts';

/** @param run gives the exit code */
export function movingCommand<Options>(
  command: Command,
  run: (directory: string, options: Options) => Promise<0 | 1>,
): Command {
  return command
    .argument('<directory>', 'of the export')
    .addHelpText(
      'after',
      '\nThe settings (environment) say where Prosa keeps its conversations: PROSA_DATA_DIR, or KAFKA_BROKERS and' +
        '\nREDIS_URL with PROSA_TOPIC_PREFIX; see prosa start --help. No process of that Prosa may run.' +
        '\nWhatever interrupts it: run it again and it goes on where it was.' +
        '\n\nExit code 0 when it is complete, 1 if something differs, 2 for an error.',
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async (directory: string, options: Options) => {
      try {
        process.exitCode = await run(directory, options);
      } catch (error) {
        const isExpected = error instanceof ProsaError;
        process.stderr.write(`prosa: ${isExpected ? error.message : (error as Error).stack}\n`);
        process.exitCode = 2;
      }
    });
}

export function tellProgress(progress: Progress): void {
  process.stderr.write(`${formatProgress(progress)}\n`);
}
