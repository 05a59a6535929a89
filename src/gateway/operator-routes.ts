/** Taking a conversation over, writing to its customer, giving it back; and which ones wait for that (G9). */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { OperatorAction } from '../actor/event.ts';
import { ProsaError } from '../errors.ts';
import type { Operated } from '../shard/operated.ts';
import { conversationId, conversationView, handOffView, page, transcriptLine } from './answers.ts';
import { define } from './route.ts';
import type { GatewayServices } from './services.ts';

/** WhatsApp takes free text for so long after the customer's last message (ms). Source: Meta, "Customer service windows". */
const WINDOW = 24 * 3_600_000;
/** How long an action may take from the log to its conversation, and the pause between two looks (ms). */
const PATIENCE = 5_000;
const LOOK_EVERY = 50;

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
  limit: z.coerce.number('must be a number').int().min(1).max(1_000).default(100),
});
const transcriptQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,9}\.\d{1,9}$/, 'must be the id of a line')
    .optional(),
});

const of = define<GatewayServices>();

export const operatorRoutes = [
  of({
    method: 'GET',
    url: '/api/hand-offs',
    least: 'viewer',
    summary: 'Conversations that wait for a person or that one has, the longest first.',
    query: handOffQuery,
    answer: page(handOffView),
    handle: async ({ query: { limit } }, { handOffs }) => {
      const now = Date.now();
      const items = (await handOffs(limit)).map((one) => {
        return { ...one, ageSeconds: Math.max(0, Math.round((now - Date.parse(one.at)) / 1_000)) };
      });
      return { items };
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
      return services.shards.ask('view', { conversation: id });
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
      return services.shards.ask('view', { conversation: id });
    },
  }),
];

async function stateOf(services: GatewayServices, conversation: string, id: string): Promise<Operated> {
  const found = await services.shards.ask('operated', { conversation, id });
  if (found === undefined) throw unknown(conversation);
  return found;
}

/**
 * Resolves once the action has changed the conversation.
 * @throws ProsaError `conflict` where another person has it by then, `overloaded` where that takes too long
 */
async function act(
  services: GatewayServices,
  conversation: string,
  by: string,
  id: string,
  action: OperatorAction,
): Promise<void> {
  const at = Date.now();
  await services.log.append([{ kind: 'operator', conversation, id, at, by, action }]);
  for (;;) {
    const { applied, takenBy } = await stateOf(services, conversation, id);
    if (applied) return;
    if (action.type === 'take' ? takenBy !== undefined && !action.steal : takenBy !== by)
      throw heldBy(takenBy);
    if (Date.now() - at > PATIENCE) {
      throw new ProsaError('overloaded', 'it is accepted and not carried out yet; look again');
    }
    await pause(LOOK_EVERY);
  }
}

function heldBy(takenBy: string | undefined): ProsaError {
  const who =
    takenBy === undefined
      ? 'nobody has taken the conversation; take it first'
      : `${takenBy} has the conversation`;
  return new ProsaError('conflict', who);
}

const unknown = (id: string) => new ProsaError('not_found', `there is no conversation ${id}`);
