/** The commands of `prosa`; bin/prosa.js runs it. */
import { Command } from 'commander';
import { bookingsCommand } from './bookings.ts';
import { catalogueCommand } from './catalogue.ts';
import { deadLettersCommand } from './dead-letters.ts';
import { exportCommand } from './export.ts';
import { exportJournalCommand } from './export-journal.ts';
import { failureText } from './failure.ts';
import { forgetCommand } from './forget.ts';
import { funnelCommand } from './funnel.ts';
import { idsLast } from './ids-last.ts';
import { importCommand } from './import.ts';
import { promptsCommand } from './prompts.ts';
import { replayCommand } from './replay.ts';
import { simulateCommand } from './simulate.ts';
import { engineCommand, gatewayCommand, startCommand } from './start.ts';
import { usersCommand } from './users.ts';

const program = new Command('prosa')
  .description('An actor-model engine for conversations.')
  .showHelpAfterError('(--help shows what can be given)')
  .addCommand(startCommand())
  .addCommand(gatewayCommand())
  .addCommand(engineCommand())
  .addCommand(simulateCommand())
  .addCommand(funnelCommand())
  .addCommand(promptsCommand())
  .addCommand(catalogueCommand())
  .addCommand(usersCommand())
  .addCommand(deadLettersCommand())
  .addCommand(bookingsCommand())
  .addCommand(replayCommand())
  .addCommand(exportJournalCommand())
  .addCommand(exportCommand())
  .addCommand(importCommand())
  .addCommand(forgetCommand());

try {
  await program.parseAsync(idsLast(process.argv.slice(2)), { from: 'user' });
} catch (error) {
  process.stderr.write(failureText(error));
  process.exitCode = 1;
}
