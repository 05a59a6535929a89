/** `/api/drafts…`: funnels that people work on. */
import { z } from 'zod';
import type { Editing } from '../editing/editing.ts';
import type { DraftContent, FunnelDrafts } from '../editing/funnel-drafts.ts';
import { page } from './answers.ts';
import { anything } from './editing-answers.ts';
import { define } from './route.ts';
import { documentBody, FUNNEL_BODY_LIMIT, promptsBody } from './sent-funnel.ts';

/** What the routes work with. */
export interface DraftServices {
  drafts: FunnelDrafts;
  /** A version that is kept. @throws ProsaError `not_found` */
  bundle(version: string): DraftContent;
  play: Editing['play'];
}

const title = z.string().trim().min(1, 'must not be empty').max(200);

/** Drafts are listed by the funnel they are of. */
const draftDocument = documentBody.refine(({ id }) => id === undefined || typeof id === 'string', {
  path: ['id'],
  message: 'must be text',
});

const createBody = z
  .strictObject({
    title,
    from: z.string().min(1).max(200).optional(),
    document: draftDocument.optional(),
    prompts: promptsBody.optional(),
  })
  .refine(
    ({ from, document }) => (from === undefined) !== (document === undefined),
    'give from, or document and prompts',
  )
  .refine(({ from, prompts }) => from === undefined || prompts === undefined, 'prompts come with a document');

const changeBody = z.strictObject({
  revision: z.int().min(1),
  title: title.optional(),
  document: draftDocument,
  prompts: promptsBody,
});

export const draftParams = z.object({
  id: z.string().regex(/^d\d{1,9}$/, 'must be the id of a draft, e.g. d1'),
});

const summary = z.object({
  id: z.string(),
  title: z.string(),
  funnel: z.string(),
  from: z.string().optional(),
  revision: z.number(),
  updatedAt: z.number().describe('Milliseconds since the epoch.'),
  updatedBy: z.string(),
});
const draft = summary.extend({ document: anything, prompts: anything });

const of = define<DraftServices>();

export const draftRoutes = [
  of({
    method: 'GET',
    url: '/api/drafts',
    least: 'viewer',
    summary: 'Drafts, what was changed last first.',
    answer: page(summary),
    handle: (_, { drafts }) => ({ items: drafts.list() }),
  }),
  of({
    method: 'POST',
    url: '/api/drafts',
    least: 'editor',
    summary: 'Begins a draft, of a version that is kept or of a document.',
    body: createBody,
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: draft,
    status: 201,
    audit: (_, { id, funnel }) => ({ action: 'draft.create', subject: id, detail: { funnel } }),
    handle: ({ body: { title, from, document, prompts = {} }, by }, { drafts, bundle }) =>
      drafts.create(
        title,
        from,
        from === undefined ? { document: document!, prompts } : bundle(from),
        by.name,
      ),
  }),
  of({
    method: 'GET',
    url: '/api/drafts/:id',
    least: 'viewer',
    summary: 'One draft with its document and prompts.',
    params: draftParams,
    answer: draft,
    handle: ({ params: { id } }, { drafts }) => drafts.get(id),
  }),
  of({
    method: 'PUT',
    url: '/api/drafts/:id',
    least: 'editor',
    summary: 'Changes a draft from the revision that was seen; 409 tells who changed it meanwhile.',
    params: draftParams,
    body: changeBody,
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: draft,
    audit: (_, { id, revision }) => ({
      action: 'draft.change',
      subject: id,
      detail: { revision },
      isFrequent: true,
    }),
    handle: ({ params: { id }, body, by }, { drafts }) => drafts.change(id, body, by.name),
  }),
  of({
    method: 'DELETE',
    url: '/api/drafts/:id',
    least: 'editor',
    summary: 'Deletes a draft.',
    params: draftParams,
    answer: z.object({ deleted: z.string() }),
    audit: (_, { deleted }) => ({ action: 'draft.delete', subject: deleted }),
    handle: async ({ params: { id } }, { drafts }) => {
      await drafts.delete(id);
      return { deleted: id };
    },
  }),
];
