/** `/api/erasures`: forgetting contacts, and the receipts of what was erased. */
import { z } from 'zod';
import type { Eraser } from '../erasure/eraser.ts';
import { conversationId, erasureReceipt, page } from './answers.ts';
import { pageLimit } from './page-limit.ts';
import { define } from './route.ts';

const channel = z.enum(['whatsapp', 'web'], 'must be given: whatsapp or web');
const address = z
  .string('must be given: the phone number, id or session')
  .min(1, 'must not be empty')
  .max(200);

const forgetBody = z
  .strictObject({
    channel: channel.optional(),
    address: address.optional(),
    conversation: conversationId.optional(),
    dryRun: z.boolean().default(false),
  })
  .refine(
    ({ channel, address, conversation }) =>
      (conversation === undefined) !== (address === undefined) &&
      (channel === undefined) === (address === undefined),
    'give a conversation, or a channel and an address',
  );

const listQuery = z
  .strictObject({
    after: z.string().max(100).optional(),
    limit: pageLimit(),
    channel: channel.optional(),
    address: address.optional(),
  })
  .refine(({ channel, address }) => (channel === undefined) === (address === undefined), {
    message: 'give both channel and address, or neither',
  });
const receiptParams = z.object({ id: z.string() });

/** What the routes work with. */
export type Erasures = Pick<Eraser, 'forget' | 'holdings' | 'digests' | 'files'>;

const of = define<Erasures>();

export const erasureRoutes = [
  of({
    method: 'POST',
    url: '/api/erasures',
    least: 'admin',
    summary: 'Erases a contact or a conversation everywhere, or counts what would be erased.',
    body: forgetBody,
    answer: erasureReceipt,
    otherStatus: 202,
    audit: ({ body }, { id }) =>
      body.dryRun ? undefined : { action: 'contact.erase', subject: id ?? 'unknown' },
    handle: async ({ body, reply }, erasures) => {
      const whom =
        body.conversation === undefined
          ? { channel: body.channel!, address: body.address! }
          : { conversation: body.conversation };
      if (body.dryRun) return { dryRun: true, erased: await erasures.holdings(whom) };
      const receipt = await erasures.forget(whom);
      reply.code(202);
      return receipt;
    },
  }),
  of({
    method: 'GET',
    url: '/api/erasures',
    least: 'admin',
    summary: 'Receipts of what was erased.',
    query: listQuery,
    answer: page(erasureReceipt),
    handle: ({ query: { after, limit, channel, address } }, erasures) => {
      const contacts = channel === undefined ? undefined : erasures.digests({ channel, address: address! });
      const items = erasures.files
        .receipts(after)
        .filter(({ contact }) => contacts === undefined || contacts.includes(contact ?? ''))
        .take(limit)
        .toArray();
      return { items, ...(items.length < limit ? {} : { next: items.at(-1)!.id }) };
    },
  }),
  of({
    method: 'GET',
    url: '/api/erasures/:id',
    least: 'admin',
    summary: 'One receipt.',
    params: receiptParams,
    answer: erasureReceipt,
    handle: ({ params: { id } }, erasures) => erasures.files.receipt(id),
  }),
];
