/** `/api/dead-letters…`: what could not be applied, to be looked at, given again or given up. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checked } from './checked.ts';
import type { GatewayServices } from './services.ts';

const listQuery = z.object({
  limit: z.coerce.number('must be a number').int().min(1).max(1_000).default(100),
  after: z
    .string()
    .regex(/^\d{1,15}\.\d{1,3}\.\d{1,15}$/, 'must be the "next" of a page before')
    .optional(),
  state: z.enum(['open', 'requeued', 'discarded'], 'must be open, requeued or discarded').optional(),
  conversation: z
    .string()
    .regex(/^[A-Za-z0-9_-]{22}$/, 'must be a conversation id')
    .optional(),
});
const params = z.object({
  id: z.string().regex(/^\d{1,3}-\d{1,15}$/, 'must be the id of a dead letter, e.g. 0-12'),
});

/** @param scope one that asks for the admin token */
export function deadLetterRoutes(scope: FastifyInstance, { deadLetters }: GatewayServices): void {
  const idOf = (given: unknown) => checked(params, given, 'the path').id;

  scope.get('/api/dead-letters', (request) =>
    deadLetters.list(checked(listQuery, request.query, 'the query')),
  );
  scope.get('/api/dead-letters/:id', (request) => deadLetters.show(idOf(request.params)));
  scope.post('/api/dead-letters/:id/requeue', (request) => deadLetters.requeue(idOf(request.params)));
  scope.post('/api/dead-letters/:id/discard', (request) => deadLetters.discard(idOf(request.params)));
  scope.delete('/api/dead-letters/:id', (request) => deadLetters.discard(idOf(request.params)));
}
