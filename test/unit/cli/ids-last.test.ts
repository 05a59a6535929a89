import { Command } from 'commander';
import { expect, it } from 'vitest';
import { idsLast } from '../../../src/cli/ids-last.ts';

const ID = '-yasRx0On9B4z927Iulk-Q';

it.each([
  [
    ['replay', ID],
    ['replay', '--', ID],
  ],
  [
    ['replay', ID, '--url', 'x', '--json'],
    ['replay', '--url', 'x', '--json', '--', ID],
  ],
  [
    ['bookings', 'cancel', `${ID}:e12`, '--json'],
    ['bookings', 'cancel', '--json', '--', `${ID}:e12`],
  ],
  [['dead-letters', 'list', '--conversation', ID], undefined],
  [['replay', '--', ID], undefined],
  [['replay', 'yasRx0On9B4z927Iulk-QQ', '-h'], undefined],
])('an id that begins with a dash is not taken for an option: %j', (args, expected) => {
  expect(idsLast(args)).toEqual(expected ?? args);
});

it('and reaches its command', async () => {
  const seen: unknown[] = [];
  const command = new Command('replay')
    .argument('[conversation]')
    .option('--url <url>')
    .action((conversation: string, { url }: { url: string }) => void seen.push(conversation, url));
  const program = new Command().addCommand(command);
  await program.parseAsync(idsLast(['replay', ID, '--url', 'x']), { from: 'user' });
  expect(seen).toEqual([ID, 'x']);
});
