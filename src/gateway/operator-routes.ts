/** Taking a conversation over, writing to its customer, giving it back; and which ones wait for that (G9). */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import type { HandOffPlace } from '../shard/hand-off-list.ts';
import { conversationId, conversationView, handOffView, page, transcriptLine } from './answers.ts';
import { act, heldBy, stateOf, unknown, whileMoving } from './operator-actions.ts';
import { pageLimit } from './page-limit.ts';
import { define } from './route.ts';
import type { GatewayServices } from './services.ts';

/** WhatsApp takes free text for so long after the customer's last message (ms). Source: Meta, "Customer service windows". */
const WINDOW = 24 * 3_600_000;

const params = z.object({ id: conversationId });
const eventId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1-64 letters, digits, _ or -');
const takeBody = z.strictObject({ steal: z.boolean().default(false) }).prefault({});
const messageBody = z.strictObject({
  id: eventId,
  text: z
    .string('must be given as text')
    .refine((text) => text.trim() !== '', 'must not be empty')
    .refine((text) => text.length <= 4_096, 'must have at most 4096 characters'),
});
const giveBackBody = z
  .strictObject({ resume: z.enum(['where-it-was', 'greet']).default('where-it-was') })
  .prefault({});
const handOffQuery = z.object({
  after: z
    .string()
    .regex(/^(waiting|taken)\.\d{1,15}\.[A-Za-z0-9_-]{22}$/, 'must be the "next" of a page before')
    .optional(),
  limit: pageLimit(),
});
const transcriptQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,9}\.\d{1,9}$/, 'must be the id of a line')
    .optional(),
});

function placeIn(after: string): HandOffPlace {
  const [which, at, conversation] = after.split('.');
  return { taken: which === 'taken', at: Number(at), conversation: conversation! };
}

const of = define<GatewayServices>();

export const operatorRoutes = [
  of({
    method: 'GET',
    url: '/api/hand-offs',
    least: 'viewer',
    summary: 'Conversations that wait for a person, then those that one has; of each, the longest first.',
    query: handOffQuery,
    answer: page(handOffView),
    handle: async ({ query: { limit, after } }, { handOffs }) => {
      const { items, next } = await handOffs({ limit, ...(after && { after: placeIn(after) }) });
      const now = Date.now();
      return {
        items: items.map((one) => {
          return { ...one, ageSeconds: Math.max(0, Math.round((now - Date.parse(one.at)) / 1_000)) };
        }),
        ...(next && { next: `${next.taken ? 'taken' : 'waiting'}.${next.at}.${next.conversation}` }),
      };
    },
  }),
  of({
    method: 'GET',
    url: '/api/conversations/:id/transcript',
    least: 'viewer',
    summary: 'What was said after a line, or last.',
    params,
    query: transcriptQuery,
    answer: page(transcriptLine),
    handle: async ({ params: { id }, query: { after } }, { shards }) => {
      const items = await shards.ask('transcript', { conversation: id, ...(after && { after }) });
      if (items === undefined) throw unknown(id);
      return { items };
    },
  }),
  of({
    method: 'POST',
    url: '/api/conversations/:id/take',
    least: 'operator',
    summary: 'Takes the conversation over: the bot is silent. `steal` takes it from another person too.',
    params,
    body: takeBody,
    answer: conversationView,
    audit: ({ params: { id }, body: { steal } }) => ({
      action: 'conversation.take',
      subject: id,
      detail: { steal },
    }),
    handle: async ({ params: { id }, body: { steal }, by }, services) => {
      const { takenBy } = await stateOf(services, id, '');
      if (takenBy !== undefined && takenBy !== by.name && !steal) throw heldBy(takenBy);
      if (takenBy !== by.name) {
        await act(services, id, by.name, randomUUID(), { type: 'take', ...(steal && { steal }) });
      }
      return whileMoving(() => services.shards.ask('view', { conversation: id }));
    },
  }),
  of({
    method: 'POST',
    url: '/api/conversations/:id/messages',
    least: 'operator',
    summary:
      'Writes to the customer, in the name of who has the conversation. The same `id` again writes nothing.',
    params,
    body: messageBody,
    answer: z.object({ id: eventId }),
    status: 202,
    audit: ({ params: { id } }) => ({ action: 'conversation.write', subject: id }),
    handle: async ({ params: { id: conversation }, body: { id, text }, by }, services) => {
      const { takenBy, channel, heardAt, applied } = await stateOf(services, conversation, id);
      if (applied) return { id };
      if (takenBy !== by.name) throw heldBy(takenBy);
      if (channel === 'whatsapp' && (heardAt === undefined || Date.now() - heardAt >= WINDOW)) {
        throw new ProsaError(
          'conflict',
          'WhatsApp takes free text for 24 hours after the customer wrote; that is over',
        );
      }
      await act(services, conversation, by.name, id, { type: 'write', text });
      return { id };
    },
  }),
  of({
    method: 'POST',
    url: '/api/conversations/:id/give-back',
    least: 'operator',
    summary: "Gives it back: the bot answers from the customer's next message on.",
    params,
    body: giveBackBody,
    answer: conversationView,
    audit: ({ params: { id }, body: { resume } }) => ({
      action: 'conversation.give-back',
      subject: id,
      detail: { resume },
    }),
    handle: async ({ params: { id }, body: { resume }, by }, services) => {
      const { takenBy } = await stateOf(services, id, '');
      if (takenBy !== by.name) throw heldBy(takenBy);
      await act(services, id, by.name, randomUUID(), { type: 'giveBack', resume });
      return whileMoving(() => services.shards.ask('view', { conversation: id }));
    },
  }),
];
