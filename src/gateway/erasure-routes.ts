/** `/api/erasures`: forgetting contacts, and the receipts of what was erased. Behind the admin token. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Eraser } from '../erasure/eraser.ts';
import { checked } from './checked.ts';

const channel = z.enum(['whatsapp', 'web'], 'must be given: whatsapp or web');
const address = z
  .string('must be given: the phone number, id or session')
  .min(1, 'must not be empty')
  .max(200);

const forgetBody = z
  .strictObject({
    channel: channel.optional(),
    address: address.optional(),
    conversation: z
      .string()
      .regex(/^[A-Za-z0-9_-]{22}$/, 'must be a conversation id')
      .optional(),
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
    limit: z.coerce.number('must be a number').int().min(1).max(1_000).default(100),
    channel: channel.optional(),
    address: address.optional(),
  })
  .refine(({ channel, address }) => (channel === undefined) === (address === undefined), {
    message: 'give both channel and address, or neither',
  });
const receiptParams = z.object({ id: z.string() });

export function erasureRoutes(
  scope: FastifyInstance,
  erasures: Pick<Eraser, 'forget' | 'holdings' | 'digest' | 'files'>,
): void {
  scope.post('/api/erasures', async (request, reply) => {
    const body = checked(forgetBody, request.body, 'the body');
    const whom =
      body.conversation === undefined
        ? { channel: body.channel!, address: body.address! }
        : { conversation: body.conversation };
    if (body.dryRun) return { dryRun: true, erased: await erasures.holdings(whom) };
    return reply.code(202).send(await erasures.forget(whom));
  });

  scope.get('/api/erasures', async (request) => {
    const { after, limit, channel, address } = checked(listQuery, request.query, 'the query');
    const contact = channel === undefined ? undefined : erasures.digest(channel, address!);
    const items = erasures.files
      .receipts(after)
      .filter((receipt) => contact === undefined || receipt.contact === contact)
      .take(limit)
      .toArray();
    return { items, ...(items.length < limit ? {} : { next: items.at(-1)!.id }) };
  });

  scope.get('/api/erasures/:id', async (request) =>
    erasures.files.receipt(checked(receiptParams, request.params, 'the path').id),
  );
}
