/** `/api/dead-letters…`: what could not be applied, to be looked at, given again or given up. */
import { z } from 'zod';
import type { DeadLetters } from '../shard/dead-letter-desk.ts';
import { conversationId, deadLetter, page } from './answers.ts';
import { pageLimit } from './page-limit.ts';
import { define } from './route.ts';

const listQuery = z.object({
  limit: pageLimit(),
  after: z
    .string()
    .regex(/^\d{1,15}\.\d{1,3}\.\d{1,15}$/, 'must be the "next" of a page before')
    .optional(),
  state: z.enum(['open', 'requeued', 'discarded'], 'must be open, requeued or discarded').optional(),
  conversation: conversationId.optional(),
});
const params = z.object({
  id: z.string().regex(/^\d{1,3}-\d{1,15}$/, 'must be the id of a dead letter, e.g. 0-12'),
});

const of = define<DeadLetters>();

const settling = {
  least: 'operator' as const,
  params,
  answer: deadLetter,
};

export const deadLetterRoutes = [
  of({
    method: 'GET',
    url: '/api/dead-letters',
    least: 'viewer',
    summary: 'Events that could not be applied, the newest first.',
    query: listQuery,
    answer: page(deadLetter),
    handle: ({ query }, letters) => letters.list(query),
  }),
  of({
    method: 'GET',
    url: '/api/dead-letters/:id',
    least: 'viewer',
    summary: 'One of them with its event.',
    params,
    answer: deadLetter,
    handle: ({ params: { id } }, letters) => letters.show(id),
  }),
  of({
    ...settling,
    method: 'POST',
    url: '/api/dead-letters/:id/requeue',
    summary: 'Gives the event again.',
    audit: ({ params: { id } }) => ({ action: 'dead-letter.requeue', subject: id }),
    handle: ({ params: { id } }, letters) => letters.requeue(id),
  }),
  of({
    ...settling,
    method: 'POST',
    url: '/api/dead-letters/:id/discard',
    summary: 'Gives the event up.',
    audit: ({ params: { id } }) => ({ action: 'dead-letter.discard', subject: id }),
    handle: ({ params: { id } }, letters) => letters.discard(id),
  }),
  of({
    ...settling,
    method: 'DELETE',
    url: '/api/dead-letters/:id',
    summary: 'Gives the event up.',
    audit: ({ params: { id } }) => ({ action: 'dead-letter.discard', subject: id }),
    handle: ({ params: { id } }, letters) => letters.discard(id),
  }),
];
