import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import type { Contact } from '../channels/spellings.ts';
import type { ErasureCounts, ErasureReceipt } from '../erasure/receipt.ts';
import { ProsaError } from '../errors.ts';
import { AdminClient, type AdminOptions, withAdminOptions } from './admin-client.ts';
import { type ContactOptions, contactMeant, withContactOptions } from './conversation-argument.ts';
import { formatCounts, formatReceipt } from './forget-output.ts';

interface Options extends AdminOptions, ContactOptions {
  receipts?: boolean;
  receipt?: string;
  dryRun?: boolean;
  json?: boolean;
}

/** Between two looks at a receipt that is not complete (ms). */
const LOOK_AGAIN = 200;
const PAGE = 500;

export function forgetCommand(): Command {
  const command = new Command('forget')
    .description('Erase a contact everywhere and print the receipt; it cannot be undone.')
    .argument('[conversation]', 'its id');
  return withAdminOptions(withContactOptions(command))
    .option('--dry-run', 'say what would be erased, and erase nothing')
    .option('--receipts', 'list the receipts of what was erased; with --address those of that address')
    .option('--receipt <id>', 'show one receipt')
    .option('--json', 'print JSON')
    .action(async (conversation: string | undefined, options: Options) => {
      const client = await AdminClient.create(options);
      if (options.receipt !== undefined) {
        const path = `/api/erasures/${encodeURIComponent(options.receipt)}`;
        print(await client.request<ErasureReceipt>('GET', path), options, formatReceipt);
      } else if (options.receipts === true) {
        print(await receipts(client, options), options, (all) =>
          all.length === 0 ? 'There are no receipts.' : all.map(formatReceipt).join('\n\n'),
        );
      } else {
        await forget(client, whom(conversation, options), options);
      }
    });
}

async function forget(client: AdminClient, whom: Whom, options: Options): Promise<void> {
  if (options.dryRun === true) {
    print(await holdings(client, whom), options, (counts) => `It would erase ${formatCounts(counts)}.`);
    return;
  }
  let receipt = await client.request<ErasureReceipt>('POST', '/api/erasures', whom);
  if (receipt.completedAt === undefined) process.stderr.write(`receipt ${receipt.id}: erasing\n`);
  while (receipt.completedAt === undefined) {
    await pause(LOOK_AGAIN);
    receipt = await client.request<ErasureReceipt>('GET', `/api/erasures/${receipt.id}`);
  }
  print(receipt, options, formatReceipt);
}

async function holdings(client: AdminClient, whom: Whom): Promise<ErasureCounts> {
  const body = { ...whom, dryRun: true };
  return (await client.request<{ erased: ErasureCounts }>('POST', '/api/erasures', body)).erased;
}

type Whom = Contact | { conversation: string };

function whom(conversation: string | undefined, options: Options): Whom {
  const meant = conversation === undefined ? contactMeant(options) : { conversation };
  if (meant === undefined) {
    throw new ProsaError('config_invalid', 'name whom to forget by --address or by the id of a conversation');
  }
  return meant;
}

async function receipts(client: AdminClient, options: Options): Promise<ErasureReceipt[]> {
  const contact = contactMeant(options);
  const all: ErasureReceipt[] = [];
  for (let after: string | undefined; ; ) {
    const query = new URLSearchParams({ limit: String(PAGE), ...contact });
    if (after !== undefined) query.set('after', after);
    const page: { items: ErasureReceipt[]; next?: string } = await client.request(
      'GET',
      `/api/erasures?${query}`,
    );
    all.push(...page.items);
    if (page.next === undefined) return all;
    after = page.next;
  }
}

function print<T>(value: T, { json }: Options, format: (value: T) => string): void {
  process.stdout.write(`${json === true ? JSON.stringify(value, null, 1) : format(value)}\n`);
}
