import { Command, InvalidArgumentError, Option } from 'commander';
import { ProsaError } from '../errors.ts';
import type { DeadLetterView, WholeDeadLetter } from '../shard/dead-letter-desk.ts';
import { AdminClient, type AdminOptions, withAdminOptions } from './admin-client.ts';
import { letterTable, letterText } from './dead-letter-text.ts';

interface ListOptions extends AdminOptions {
  state?: string;
  conversation?: string;
  limit: number;
  json?: boolean;
}

interface SettleOptions extends AdminOptions {
  all?: boolean;
  conversation?: string;
  json?: boolean;
}

/** What became of one letter. */
interface Outcome {
  id: string;
  done: boolean;
  said: string;
}

/** The most a page of the API holds. */
const PAGE = 1_000;

export function deadLettersCommand(): Command {
  return new Command('dead-letters')
    .description('Look at events that could not be applied, give them again or give them up.')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(
      settleCommand(
        'requeue',
        'Give events to their conversations again, e.g. after their cause was cured.',
        {
          verb: 'requeued',
          help: `
The oldest first. An event that fails again makes a new dead letter or leaves this one open. A timer or effect
is refused when its conversation has left the state that waited for it.
Exit code 1 if one of them was refused or failed again.`,
        },
      ),
    )
    .addCommand(
      settleCommand('discard', 'Give events up. They stay listed as discarded.', {
        verb: 'discarded',
        help: '\nExit code 1 if one of them could not be discarded.',
      }),
    );
}

function listCommand(): Command {
  return withAdminOptions(
    new Command('list')
      .description('List dead letters, the newest first, without what customers wrote.')
      .addOption(
        new Option('--state <state>', 'only these')
          .choices(['open', 'requeued', 'discarded'])
          .default('open'),
      )
      .option('--conversation <id>', 'only those of this conversation')
      .option('--limit <n>', 'at most so many', wholeNumber, 100)
      .option('--json', 'print JSON'),
  ).action(async ({ json, limit, ...options }: ListOptions) => {
    const client = await AdminClient.create(options);
    const letters = await fetchLetters(client, options, limit);
    if (json) return print(JSON.stringify(letters, null, 2));
    print(letters.length === 0 ? `no ${options.state} dead letters` : letterTable(letters));
  });
}

function showCommand(): Command {
  return withAdminOptions(
    new Command('show')
      .description('Show a dead letter whole, with what the customer wrote.')
      .argument('<id>', 'as listed, e.g. 0-12')
      .option('--json', 'print JSON'),
  ).action(async (id: string, { json, ...options }: SettleOptions) => {
    const client = await AdminClient.create(options);
    const letter = await client.request<WholeDeadLetter>('GET', pathOf(id));
    print(json ? JSON.stringify(letter, null, 2) : letterText(letter));
  });
}

function settleCommand(
  name: 'requeue' | 'discard',
  description: string,
  { verb, help }: { verb: DeadLetterView['state']; help: string },
): Command {
  return withAdminOptions(
    new Command(name)
      .description(description)
      .argument('[ids...]', 'as listed, e.g. 0-12')
      .option('--all', 'all that are open')
      .option('--conversation <id>', 'all open ones of this conversation')
      .option('--json', 'print JSON')
      .addHelpText('after', help),
  ).action(async (ids: string[], { json, ...options }: SettleOptions) => {
    const client = await AdminClient.create(options);
    const outcomes: Outcome[] = [];
    for (const id of await idsMeant(client, ids, options)) {
      const outcome = await settle(client, id, name, verb);
      outcomes.push(outcome);
      if (!json) print(`${id}  ${outcome.said}`);
    }
    const done = outcomes.filter((outcome) => outcome.done).length;
    if (json) print(JSON.stringify(outcomes, null, 2));
    else print(`${done} ${verb}${done === outcomes.length ? '' : `, ${outcomes.length - done} not`}`);
    process.exitCode = done === outcomes.length ? 0 : 1;
  });
}

async function settle(
  client: AdminClient,
  id: string,
  name: 'requeue' | 'discard',
  wanted: DeadLetterView['state'],
): Promise<Outcome> {
  try {
    const path = `${pathOf(id)}/${name}`;
    const { again } = await client.request<DeadLetterView & { again?: DeadLetterView }>('POST', path);
    if (again === undefined) return { id, done: true, said: wanted };
    return {
      id,
      done: false,
      said: `failed again${again.id === id ? '' : ` as ${again.id}`}: ${again.reason}`,
    };
  } catch (error) {
    if (!(error instanceof ProsaError) || error.code === 'unreachable' || error.code === 'unauthorized') {
      throw error;
    }
    return { id, done: false, said: `refused: ${error.message}` };
  }
}

/** The oldest first, as they happened. */
async function idsMeant(client: AdminClient, ids: string[], options: SettleOptions): Promise<string[]> {
  const { all, conversation } = options;
  if ([ids.length > 0, all, conversation].filter(Boolean).length !== 1) {
    throw new ProsaError('config_invalid', 'give either ids, or --conversation, or --all');
  }
  if (ids.length > 0) return ids;
  const letters = await fetchLetters(client, { state: 'open', conversation }, Number.POSITIVE_INFINITY);
  return letters.map(({ id }) => id).reverse();
}

async function fetchLetters(
  client: AdminClient,
  filter: { state?: string; conversation?: string | undefined },
  limit: number,
): Promise<DeadLetterView[]> {
  const letters: DeadLetterView[] = [];
  let after: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(Math.min(PAGE, limit - letters.length)) });
    if (filter.state !== undefined) query.set('state', filter.state);
    if (filter.conversation !== undefined) query.set('conversation', filter.conversation);
    if (after !== undefined) query.set('after', after);
    const page = await client.request<{ items: DeadLetterView[]; next?: string }>(
      'GET',
      `/api/dead-letters?${query}`,
    );
    letters.push(...page.items);
    after = page.next;
  } while (after !== undefined && letters.length < limit);
  return letters;
}

const pathOf = (id: string) => `/api/dead-letters/${encodeURIComponent(id)}`;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}
