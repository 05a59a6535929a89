/** `/api/conversations…` and the rest of the admin API. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import type { RecentQuery } from '../shard/person-list.ts';
import {
  conversationId,
  conversationMemory,
  conversationSummary,
  conversationView,
  journalPage,
  page,
  storedRecord,
} from './answers.ts';
import { keptAudit } from './audit.ts';
import { auditRoutes } from './audit-routes.ts';
import { authenticate } from './authentication.ts';
import { bookingRoutes } from './booking-routes.ts';
import { checked } from './checked.ts';
import { deadLetterRoutes } from './dead-letter-routes.ts';
import { findConversations, viewsOfContact } from './finding.ts';
import { liveRoutes } from './live-routes.ts';
import { operatorRoutes } from './operator-routes.ts';
import { pageLimit } from './page-limit.ts';
import { replayRoutes } from './replay-routes.ts';
import { addRoutes, define } from './route.ts';
import type { GatewayServices } from './services.ts';
import { stewardRoutes } from './steward-routes.ts';
import { userRoutes } from './user-routes.ts';

const contactQuery = z.object({
  channel: z.enum(['whatsapp', 'web'], 'must be given: whatsapp or web'),
  address: z.string('must be given: the phone number, id or session').min(1, 'must not be empty').max(200),
});
const findBody = z.strictObject({
  text: z
    .string('must be given: a phone number, an id or a session')
    .trim()
    .min(1, 'must not be empty')
    .max(200),
});
const pageQuery = z.strictObject({
  after: z.string().max(100).default(''),
  limit: pageLimit(),
});
/** What asks for those that changed last, instead of all in the order of their ids. */
const RECENT = ['order', 'owner', 'handOff', 'state', 'version', 'before'] as const;
const recentQuery = z.strictObject({
  order: z.literal('newest').optional(),
  owner: z.enum(['bot', 'human'], 'must be bot or human').optional(),
  handOff: z.literal('waiting', 'must be waiting').optional(),
  state: z.string().min(1).max(500).optional(),
  version: z.string().min(1).max(200).optional(),
  before: z
    .string()
    .regex(/^\d{1,15}\.[A-Za-z0-9_-]{22}$/, 'must be the "next" of a page before')
    .optional(),
  limit: pageLimit(),
});

async function recentPage(query: unknown, recent: GatewayServices['recent']) {
  const { before, order: _, ...filter } = checked(recentQuery, query, 'the query');
  const [at, conversation] = before?.split('.') ?? [];
  const place = at === undefined ? {} : { before: { at: Number(at), conversation: conversation! } };
  const { items, next } = await recent({ ...(filter as RecentQuery), ...place });
  return { items, ...(next && { next: `${next.at}.${next.conversation}` }) };
}

const params = z.object({ id: conversationId });
const journalQuery = z.object({
  after: z.coerce.number('must be a revision').int().min(0).default(0),
  limit: pageLimit(1_000, 200),
});

const of = define<GatewayServices>();

const conversationRoutes = [
  of({
    method: 'GET',
    url: '/api/conversations',
    least: 'viewer',
    summary:
      'Conversations in the order of their ids, or that of one contact; with a filter or `before`, the newest first.',
    query: z.record(z.string(), z.unknown()),
    answer: page(z.union([conversationSummary, conversationView])),
    handle: async ({ query }, services) => {
      const { conversations, recent } = services;
      if (query.channel === undefined && query.address === undefined) {
        if (RECENT.some((name) => query[name] !== undefined)) return recentPage(query, recent);
        const { after, limit } = checked(pageQuery, query, 'the query');
        const items = await conversations(after, limit);
        return { items, ...(items.length < limit ? {} : { next: items.at(-1)!.id }) };
      }
      return { items: await viewsOfContact(checked(contactQuery, query, 'the query'), services) };
    },
  }),
  of({
    method: 'POST',
    url: '/api/conversations/find',
    least: 'viewer',
    summary:
      'Those that may be meant by a phone number, the id of a conversation or of WhatsApp, or a session. In a body, as addresses of requests are logged on their way.',
    body: findBody,
    answer: page(conversationSummary),
    handle: async ({ body: { text } }, services) => ({ items: await findConversations(text, services) }),
  }),
  of({
    method: 'GET',
    url: '/api/conversations/:id',
    least: 'viewer',
    summary: 'One conversation as it stands.',
    params,
    answer: conversationView,
    handle: async ({ params: { id } }, { shards }) =>
      found(await shards.ask('view', { conversation: id }), id),
  }),
  of({
    method: 'GET',
    url: '/api/conversations/:id/record',
    least: 'admin',
    summary: 'Its record as it is stored.',
    params,
    answer: storedRecord,
    handle: async ({ params: { id } }, { shards }) =>
      found(await shards.ask('record', { conversation: id }), id),
  }),
  of({
    method: 'GET',
    url: '/api/conversations/:id/memory',
    least: 'viewer',
    summary: 'What it remembers, and from which messages.',
    params,
    answer: conversationMemory,
    handle: async ({ params: { id } }, { shards }) =>
      found(await shards.ask('memory', { conversation: id }), id),
  }),
  of({
    method: 'GET',
    url: '/api/conversations/:id/journal',
    least: 'viewer',
    summary: 'Its events in order, with the state after each.',
    params,
    query: journalQuery,
    answer: journalPage,
    handle: async ({ params: { id }, query: { after, limit } }, { shards }) => {
      const items = await shards.ask('journal', { conversation: id, after, limit });
      if (found(items, id).length === 0) found(await shards.ask('view', { conversation: id }), id);
      const next = items?.length === limit ? items.at(-1)!.revision : undefined;
      return { items, ...(next === undefined ? {} : { next }) };
    },
  }),
];

export function adminRoutes(app: FastifyInstance, services: GatewayServices): void {
  app.register(async (scope) => {
    scope.addHook('onRequest', authenticate(services.operators));
    const audit = keptAudit(services.audit, services.logger);
    stewardRoutes(scope, services.steward, audit);
    addRoutes(scope, conversationRoutes, services, audit);
    addRoutes(scope, replayRoutes, services.replays, audit);
    addRoutes(scope, operatorRoutes, services, audit);
    addRoutes(scope, liveRoutes, services, audit);
    addRoutes(scope, deadLetterRoutes, services.deadLetters, audit);
    addRoutes(scope, bookingRoutes, services.bookings, audit);
    addRoutes(scope, userRoutes, services.operators.users, audit);
    addRoutes(scope, auditRoutes, services.audit, audit);
  });
}

function found<T>(value: T | undefined, id: string): T {
  if (value === undefined) throw new ProsaError('not_found', `there is no conversation ${id}`);
  return value;
}
