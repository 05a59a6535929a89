/** `/api/drafts/:id/dialogues…`: conversations kept with a draft as tests. */
import { z } from 'zod';
import { opened, startOf } from '../editing/kept-dialogue.ts';
import { simulationStart } from '../editing/simulation-request.ts';
import { page } from './answers.ts';
import { type DraftServices, draftParams } from './draft-routes.ts';
import { anything } from './editing-answers.ts';
import { define } from './route.ts';
import { documentBody, FUNNEL_BODY_LIMIT, promptsBody } from './sent-funnel.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/, 'must be of small letters, digits and "-"');
const params = draftParams.extend({ name });
const start = simulationStart.pick({ at: true, channel: true });

const keepBody = z.strictObject({
  name,
  yaml: z
    .string()
    .min(1)
    .max(64 * 1024),
  start: start.optional().describe('How it began; without it, when it is kept, on WhatsApp.'),
});

/** The draft as somebody edits it; without it, as it is kept. */
const runBody = z
  .strictObject({ document: documentBody.optional(), prompts: promptsBody.optional() })
  .refine(({ document, prompts }) => document !== undefined || prompts === undefined, {
    message: 'prompts come with a document',
  })
  .default({});

const dialogue = z.object({
  name: z.string(),
  description: z.string().optional(),
  yaml: z.string(),
  start: start.optional(),
  at: z.number(),
  by: z.string(),
});

const turn = z.object({
  say: z.string().optional(),
  send: z.enum(['audio', 'image']).optional(),
  wait: z.number().optional().describe('Milliseconds.'),
  meanwhile: z.array(z.string()).optional().describe('What another customer writes.'),
  stage: z.string().optional(),
  state: z.string().optional(),
  owner: z.enum(['bot', 'human']).optional(),
  slots: z.record(z.string(), anything).optional(),
  absent: z.array(z.string()).optional(),
  reply: z.array(z.string()).optional().describe('What is said; with a leading "!", what is not.'),
  replies: z.number().optional(),
  summary: z.array(z.string()).optional(),
});

const difference = z.object({
  what: z.enum(['stage', 'state', 'owner', 'slot', 'replies', 'reply', 'unsaid', 'summary', 'error']),
  slot: z.string().optional(),
  expected: anything.optional(),
  found: anything.optional(),
  message: z.string(),
});

const played = z.object({
  passed: z.boolean(),
  turns: z.array(
    z.object({ replies: z.array(z.string()), state: z.string(), differences: z.array(difference) }),
  ),
});

const of = define<DraftServices>();

export const dialogueRoutes = [
  of({
    method: 'GET',
    url: '/api/drafts/:id/dialogues',
    least: 'viewer',
    summary: 'The dialogues kept with a draft.',
    params: draftParams,
    answer: page(dialogue),
    handle: ({ params: { id } }, { drafts }) => ({ items: drafts.dialogues(id) }),
  }),
  of({
    method: 'POST',
    url: '/api/drafts/:id/dialogues',
    least: 'editor',
    summary: 'Keeps a conversation with a draft as a dialogue test, in place of one of the same name.',
    params: draftParams,
    body: keepBody,
    answer: dialogue,
    status: 201,
    audit: ({ params: { id } }, { name }) => ({ action: 'draft.dialogue', subject: id, detail: { name } }),
    handle: ({ params: { id }, body, by }, { drafts }) => drafts.keepDialogue(id, body, by.name),
  }),
  of({
    method: 'GET',
    url: '/api/drafts/:id/dialogues/:name',
    least: 'viewer',
    summary: 'One dialogue of a draft with its turns.',
    params,
    answer: dialogue.extend({ turns: z.array(turn) }),
    handle: ({ params: { id, name } }, { drafts }) => opened(drafts.dialogue(id, name)),
  }),
  of({
    method: 'DELETE',
    url: '/api/drafts/:id/dialogues/:name',
    least: 'editor',
    summary: 'Deletes a dialogue of a draft.',
    params,
    answer: z.object({ deleted: z.string() }),
    audit: ({ params: { id } }, { deleted }) => ({
      action: 'draft.delete-dialogue',
      subject: id,
      detail: { name: deleted },
    }),
    handle: async ({ params: { id, name } }, { drafts }) => {
      await drafts.deleteDialogue(id, name);
      return { deleted: name };
    },
  }),
  of({
    method: 'POST',
    url: '/api/drafts/:id/dialogues/:name/run',
    least: 'viewer',
    summary:
      'Plays a dialogue with its draft, or with the document that is sent, and tells for each turn what differs; nothing is kept or sent.',
    params,
    body: runBody,
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: played,
    handle: ({ params: { id, name }, body: { document, prompts = {} } }, { drafts, play }) => {
      const kept = drafts.dialogue(id, name);
      const sent = document === undefined ? drafts.get(id) : { document, prompts };
      const { yaml } = kept;
      return play({ document: sent.document, prompts: sent.prompts, name, yaml, start: startOf(kept) });
    },
  }),
];
