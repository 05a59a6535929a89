import { Command, InvalidArgumentError } from 'commander';
import type { BookingPage, BookingView } from '../bookings/booking-desk.ts';
import { AdminClient, type AdminOptions, withAdminOptions } from './admin-client.ts';
import { textTable } from './text-table.ts';

interface ListOptions extends AdminOptions {
  resource?: string;
  conversation?: string;
  limit: number;
  json?: boolean;
}

type OneOptions = AdminOptions & { json?: boolean };

/** The most a page of the API holds. */
const PAGE = 1_000;

export function bookingsCommand(): Command {
  return new Command('bookings')
    .description('Look at who has what, and cancel it.')
    .addCommand(listCommand())
    .addCommand(oneCommand('show', 'Show a booking or hold.', 'GET', (booking) => bookingTable([booking])))
    .addCommand(
      oneCommand(
        'cancel',
        'Cancel a booking or hold, so that others can have the days. The customer is not told: take the conversation over to do that.',
        'DELETE',
        ({ id }) => `${id}  cancelled`,
      ),
    );
}

function listCommand(): Command {
  return withAdminOptions(
    new Command('list')
      .description('List bookings and holds that have not ended, by resource and end.')
      .option('--resource <name>', 'only of this one, e.g. property:orla')
      .option('--conversation <id>', 'only those of this conversation')
      .option('--limit <n>', 'at most so many', wholeNumber, 100)
      .option('--json', 'print JSON'),
  ).action(async ({ json, limit, ...options }: ListOptions) => {
    const bookings = await fetchBookings(await AdminClient.create(options), options, limit);
    if (json) return print(JSON.stringify(bookings, null, 2));
    print(bookings.length === 0 ? 'no bookings' : bookingTable(bookings));
  });
}

function oneCommand(
  name: string,
  description: string,
  method: 'GET' | 'DELETE',
  text: (booking: BookingView) => string,
): Command {
  return withAdminOptions(
    new Command(name).description(description).argument('<id>', 'as listed').option('--json', 'print JSON'),
  ).action(async (id: string, { json, ...options }: OneOptions) => {
    const client = await AdminClient.create(options);
    const booking = await client.request<BookingView>(method, `/api/bookings/${encodeURIComponent(id)}`);
    print(json ? JSON.stringify(booking, null, 2) : text(booking));
  });
}

async function fetchBookings(
  client: AdminClient,
  { resource, conversation }: Pick<ListOptions, 'resource' | 'conversation'>,
  limit: number,
): Promise<BookingView[]> {
  const bookings: BookingView[] = [];
  let after: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(Math.min(PAGE, limit - bookings.length)) });
    if (resource !== undefined) query.set('resource', resource);
    if (conversation !== undefined) query.set('conversation', conversation);
    if (after !== undefined) query.set('after', after);
    const page = await client.request<BookingPage>('GET', `/api/bookings?${query}`);
    bookings.push(...page.items);
    after = page.next;
  } while (after !== undefined && bookings.length < limit);
  return bookings.slice(0, limit);
}

const bookingTable = (bookings: readonly BookingView[]) =>
  textTable(bookings, [
    ['id', ({ id }) => id],
    ['resource', ({ resource }) => resource],
    ['from', ({ from }) => minute(from)],
    ['to', ({ to }) => minute(to)],
    ['held until', ({ until }) => (until === undefined ? '-' : minute(until))],
    ['conversation', ({ conversation }) => conversation ?? '-'],
  ]);

/** In UTC, as the API gives it. */
const minute = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')}Z`;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}
