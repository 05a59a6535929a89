/** `POST /api/web/messages` and `GET /api/web/stream`: the page as a channel. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { LogEvent } from '../log/event-log.ts';
import { checked } from './checked.ts';
import { describeRoute } from './route.ts';
import type { GatewayServices } from './services.ts';

const session = z
  .string('must be given as text')
  .regex(/^[A-Za-z0-9_-]{1,128}$/, 'must be 1-128 letters, digits, _ or -');

const messageBody = z.strictObject({
  session,
  text: z
    .string('must be given as text')
    .refine((text) => text.trim() !== '', 'must not be empty')
    .refine((text) => text.length <= 4_096, 'must have at most 4096 characters'),
  /** Made by the page, so that trying again is not saying it again. */
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1-64 letters, digits, _ or -')
    .optional(),
});

const streamQuery = z.object({ session });
const lineId = z.string().regex(/^\d{1,9}\.\d{1,9}$/, 'must be an id this stream has sent');

export function webRoutes(
  app: FastifyInstance,
  { tenant, contacts, log, streams, traces }: GatewayServices,
): void {
  const said = describeRoute({
    tag: 'channels',
    summary: 'What somebody writes on the page.',
    body: messageBody,
    answer: z.object({ id: z.string() }),
  });
  const route = '/api/web/messages';
  app.post(route, { bodyLimit: 64 * 1024, ...said }, async (request, reply) => {
    const { session, text, id = randomUUID() } = checked(messageBody, request.body, 'the body');
    const now = Date.now();
    const conversation = await contacts.resolve('web', [session]);
    const events: LogEvent[] = [
      {
        kind: 'message',
        conversation,
        at: now,
        id,
        tenant,
        channel: 'web',
        address: session,
        sentAt: now,
        content: { type: 'text', text },
      },
    ];
    const traced = traces?.begin(
      {
        route,
        channel: 'web',
        strangers: request.headers.traceparent,
        began: performance.now() - reply.elapsedTime,
      },
      events,
    );
    if (traced !== undefined) reply.raw.once('close', () => traced.answered(reply.statusCode));
    try {
      await log.append(events);
      traced?.appended();
    } catch (error) {
      traced?.failed(error);
      throw error;
    }
    return { id };
  });

  const heard = describeRoute({
    tag: 'channels',
    summary:
      'What is said in a conversation of the page, as server-sent events; goes on after Last-Event-ID.',
    query: streamQuery,
    answer: z.string(),
  });
  app.get('/api/web/stream', heard, async (request, reply) => {
    const { session } = checked(streamQuery, request.query, 'the query');
    const last = request.headers['last-event-id'];
    const lastSeen = last === undefined || last === '' ? undefined : checked(lineId, last, 'Last-Event-ID');
    const conversation = await contacts.find('web', session);
    reply.hijack();
    if (!reply.raw.destroyed) await streams.open(conversation, lastSeen, reply.raw);
  });
}
