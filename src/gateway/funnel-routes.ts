/** `/api/funnels`: which versions there are, who is inside them, and what is published. */
import { z } from 'zod';
import { mapSchema } from '../funnel/migration.ts';
import type { PublishRequest, Source } from '../funnel/publish-request.ts';
import type { Publisher } from '../funnel/publisher.ts';
import { type Operator, TOKEN_HOLDER } from '../operators/role.ts';
import { funnelsView, migrationView, page, publishReport, versionView } from './answers.ts';
import { define } from './route.ts';
import { documentBody, FUNNEL_BODY_LIMIT, promptsBody } from './sent-funnel.ts';

const publishBody = z
  .strictObject({
    document: documentBody.optional(),
    prompts: promptsBody.optional(),
    version: z.string().min(1).optional(),
    rollback: z
      .union(
        [z.literal(true), z.strictObject({ from: z.string().min(1), to: z.string().min(1).optional() })],
        'must be true or {"from": the version that is live, "to": the one before it}',
      )
      .optional(),
    from: z.string().min(1).optional(),
    existing: z.enum(['keep', 'migrate', 'drain'], 'must be given: keep, migrate or drain'),
    map: mapSchema.optional(),
    dryRun: z.boolean().default(false),
    note: z.string().max(500).optional(),
    via: z.literal('cli').optional(),
  })
  .refine(
    ({ document, version, rollback }) =>
      [document, version, rollback].filter((one) => one !== undefined).length === 1,
    'give one of: document (with its prompts), version, rollback',
  )
  .refine(({ from, rollback }) => from === undefined || rollback === undefined, {
    path: ['from'],
    message: 'a rollback says it in rollback.from',
  })
  .refine(({ map, existing }) => map === undefined || existing === 'migrate', {
    path: ['map'],
    message: 'says where conversations move, so it needs existing: migrate',
  });

const versionParams = z.object({ version: z.string() });
const migrationParams = z.object({ id: z.string() });

/** What the routes work with. */
export type Funnels = Pick<Publisher, 'publish' | 'views'>;

const of = define<Funnels>();

export const funnelRoutes = [
  of({
    method: 'GET',
    url: '/api/funnels',
    least: 'viewer',
    summary: 'Versions, what is live, and the history of publications.',
    answer: funnelsView,
    handle: (_, { views }) => views.all(),
  }),
  of({
    method: 'GET',
    url: '/api/funnels/migrations',
    least: 'viewer',
    summary: 'Migrations, the newest first.',
    answer: page(migrationView),
    handle: (_, { views }) => ({ items: views.migrations() }),
  }),
  of({
    method: 'GET',
    url: '/api/funnels/migrations/:id',
    least: 'viewer',
    summary: 'How far a migration has come.',
    params: migrationParams,
    answer: migrationView,
    handle: ({ params: { id } }, { views }) => views.migration(id),
  }),
  of({
    method: 'GET',
    url: '/api/funnels/:version',
    least: 'viewer',
    summary: 'One version with its document and prompts.',
    params: versionParams,
    answer: versionView.extend({ document: z.unknown(), prompts: z.record(z.string(), z.unknown()) }),
    handle: ({ params: { version } }, { views }) => views.one(version),
  }),
  of({
    method: 'POST',
    url: '/api/funnels',
    least: 'editor',
    summary: 'Publishes a document, a version that is kept or the one before, or shows what that would do.',
    body: publishBody,
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: publishReport,
    audit: ({ body: { dryRun, existing } }, { version }) =>
      dryRun ? undefined : { action: 'funnel.publish', subject: version, detail: { existing } },
    handle: ({ body, by }, funnels) => funnels.publish(publishRequest(body, by)),
  }),
];

function publishRequest(body: z.output<typeof publishBody>, by: Operator): PublishRequest {
  const { document, prompts = {}, version, rollback = true, from, existing, dryRun, map, note } = body;
  const source: Source =
    document !== undefined ? { document, prompts } : version !== undefined ? { version } : { rollback };
  return {
    source,
    existing,
    dryRun,
    who: by.name === TOKEN_HOLDER.name ? (body.via ?? 'admin') : by.name,
    map: map ?? mapSchema.parse({}),
    ...(from === undefined ? {} : { from }),
    ...(note === undefined ? {} : { note }),
  };
}
