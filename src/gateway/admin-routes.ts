/** `GET /api/conversations…` and `/api/dead-letters…`, for whoever has the admin token. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import { checked } from './checked.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { sameSecret } from './same-secret.ts';
import type { GatewayServices } from './services.ts';
import { stewardRoutes } from './steward-routes.ts';

const contactQuery = z.object({
  channel: z.enum(['whatsapp', 'web'], 'must be given: whatsapp or web'),
  address: z.string('must be given: the phone number, id or session').min(1, 'must not be empty').max(200),
});
const pageQuery = z.strictObject({
  after: z.string().max(100).default(''),
  limit: z.coerce.number('must be a number').int().min(1).max(1_000).default(100),
});
const params = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'must be a conversation id') });
const journalQuery = z.object({
  after: z.coerce.number('must be a revision').int().min(0).default(0),
  limit: z.coerce.number('must be a number').int().min(1).max(1_000).default(200),
});

export function adminRoutes(app: FastifyInstance, services: GatewayServices): void {
  const { shards, contacts } = services;
  app.register(async (scope) => {
    scope.addHook('onRequest', async (request) => {
      const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
      if (given === undefined || !sameSecret(given, services.adminToken)) {
        throw new ProsaError(
          'unauthorized',
          'give the admin token: Authorization: Bearer <PROSA_ADMIN_TOKEN>',
        );
      }
    });

    stewardRoutes(scope, services.steward);

    scope.get('/api/conversations', async (request) => {
      const query = request.query as Record<string, unknown>;
      if (query.channel === undefined && query.address === undefined) {
        const { after, limit } = checked(pageQuery, query, 'the query');
        const items = await services.conversations(after, limit);
        return { items, ...(items.length < limit ? {} : { next: items.at(-1)!.id }) };
      }
      const { channel, address } = checked(contactQuery, query, 'the query');
      const view = await shards.ask('view', { conversation: await contacts.find(channel, address) });
      return { items: view === undefined ? [] : [view] };
    });

    deadLetterRoutes(scope, services);

    scope.get('/api/conversations/:id', async (request) => {
      const { id } = checked(params, request.params, 'the path');
      return found(await shards.ask('view', { conversation: id }), id);
    });

    scope.get('/api/conversations/:id/record', async (request) => {
      const { id } = checked(params, request.params, 'the path');
      return found(await shards.ask('record', { conversation: id }), id);
    });

    scope.get('/api/conversations/:id/memory', async (request) => {
      const { id } = checked(params, request.params, 'the path');
      return found(await shards.ask('memory', { conversation: id }), id);
    });

    scope.get('/api/conversations/:id/journal', async (request) => {
      const { id } = checked(params, request.params, 'the path');
      const { after, limit } = checked(journalQuery, request.query, 'the query');
      const items = await shards.ask('journal', { conversation: id, after, limit });
      if (found(items, id).length === 0) found(await shards.ask('view', { conversation: id }), id);
      const next = items?.length === limit ? items.at(-1)!.revision : undefined;
      return { items, ...(next === undefined ? {} : { next }) };
    });
  });
}

function found<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw new ProsaError('not_found', `there is no conversation ${id}`);
  return value;
}
