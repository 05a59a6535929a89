/** What the admin API answers, for its description. Objects may have more: a reader must not mind. */
import { z } from 'zod';

const ms = z.number().describe('Milliseconds since the epoch.');
const time = z.string().describe('ISO 8601.');
const anything = z.unknown();
const version = z.string().describe('`<funnel>@<version>`');
const owner = z.enum(['bot', 'human']);

export const conversationId = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'must be a conversation id');

/** Items in an order, and where the next page begins. */
export const page = <T extends z.ZodType>(item: T, next: z.ZodType = z.string()) =>
  z.object({ items: z.array(item), next: next.optional() });

const handOff = z.object({ at: time, reason: z.string(), summary: z.string() });

export const conversationSummary = z.object({
  id: conversationId,
  channel: z.string(),
  funnel: z.string(),
  funnelVersion: z.string(),
  stage: z.string(),
  owner,
  revision: z.number(),
  updatedAt: time,
  state: z.string().describe('Path of the state, e.g. `discovery.waiting`.'),
  handOff: handOff.optional(),
  takenBy: z.string().optional(),
});

export const conversationView = z.object({
  id: conversationId,
  channel: z.string(),
  stage: z.string(),
  state: anything.describe("The machine's state value."),
  funnel: z.string(),
  funnelVersion: z.string(),
  owner,
  handOff: handOff.optional(),
  takenBy: z.string().optional().describe('Name of the person who has it.'),
  takenAt: time.optional(),
  revision: z.number(),
  startedAt: time,
  updatedAt: time,
  slots: z.record(z.string(), z.object({ value: anything, from: z.string() })),
  timers: z.array(z.object({ id: z.string(), name: z.string(), deadline: ms })),
  effects: z.array(z.object({ id: z.string(), src: z.string() })),
  suggestions: z.array(z.string()).describe('What the customer might say next, in their language.'),
  cost: z.number().describe('Of its effects, language models above all (USD).'),
  outbox: z.array(
    z.object({
      id: z.string(),
      revision: z.number(),
      state: z.string(),
      text: z.string(),
      at: ms,
      attempts: z.number(),
      messageId: z.string().optional(),
      error: z.string().optional(),
    }),
  ),
});

export const handOffView = z.object({
  id: conversationId,
  version,
  stage: z.string(),
  reason: z.string(),
  summary: z.string(),
  at: time,
  ageSeconds: z.number(),
  takenBy: z.string().optional(),
});

export const transcriptLine = z.object({
  id: z.string(),
  from: z.enum(['customer', 'bot', 'person']),
  by: z.string().optional().describe('Name of the person.'),
  text: z.string(),
  at: ms,
  messageId: z.string().optional(),
});

export const storedRecord = z.object({
  revision: z.number(),
  record: z.string().describe('The record byte for byte, as JSON text.'),
});

export const conversationMemory = z.object({
  conversation: conversationId,
  revision: z.number(),
  earlier: z.array(anything),
  messages: z.array(anything),
  since: z.number(),
});

export const journalPage = page(
  z.object({
    revision: z.number(),
    position: z.number(),
    at: ms,
    kind: z.string(),
    event: anything,
    state: anything,
    stage: z.string(),
    digest: z.number(),
  }),
  z.number().describe('Revision to give as `after`.'),
);

export const deadLetter = z.object({
  id: z.string(),
  conversation: conversationId,
  kind: z.string(),
  code: z.string(),
  reason: z.string(),
  attempts: z.number(),
  at: ms,
  state: z.enum(['open', 'requeued', 'discarded']),
});

const publication = z.object({
  version,
  at: ms,
  by: z.enum(['start', 'publish', 'rollback']),
  existing: z.enum(['keep', 'migrate', 'drain']),
  note: z.string().optional(),
  who: z.string().optional(),
  previous: version.optional(),
  migration: z.string().optional(),
});

export const versionView = z.object({
  version,
  status: z.enum(['live', 'kept', 'draining', 'retired']),
  inside: z.number(),
  states: z.array(z.object({ state: z.string(), count: z.number() })),
  publication: publication.optional(),
});

export const migrationView = z.object({
  id: z.string(),
  status: z.enum(['running', 'done', 'superseded']),
  to: version,
  map: anything,
  startedAt: ms,
  endedAt: ms.optional(),
});

export const funnelsView = z.object({
  live: version.optional(),
  rollback: version.optional(),
  versions: z.array(versionView),
  history: z.array(publication),
  migration: migrationView.optional(),
});

export const publishReport = z.object({
  version,
  previous: version.optional(),
  existing: z.enum(['keep', 'migrate', 'drain']),
  dryRun: z.boolean(),
  changed: z.boolean(),
  warnings: z.string().optional(),
  inside: z.array(anything),
  migration: z.string().optional(),
});

export const booking = z.object({
  id: z.string(),
  conversation: conversationId.optional().describe('Absent where it was erased: the days stay taken.'),
  resource: z.string().describe('E.g. `property:orla`.'),
  from: time,
  to: time,
  until: time.optional().describe('Of a hold: when it ends.'),
});

export const erasureReceipt = z.object({
  id: z.string().optional(),
  reason: z.enum(['forget', 'retention']).optional(),
  requestedAt: time.optional(),
  erasedAt: time.optional(),
  completedAt: time.optional(),
  erased: z.record(z.string(), z.number()),
});
