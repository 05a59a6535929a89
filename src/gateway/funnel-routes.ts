/** `/api/funnels`: which versions there are, who is inside them, and what is published. Behind the admin token. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { mapSchema } from '../funnel/migration.ts';
import type { PublishRequest, Source } from '../funnel/publish-request.ts';
import type { Publisher } from '../funnel/publisher.ts';
import { checked } from './checked.ts';

/** A document with its prompts; that of the rental funnel has 80 kB. */
export const FUNNEL_BODY_LIMIT = 4 * 1024 * 1024;

const publishBody = z
  .strictObject({
    document: z.record(z.string(), z.unknown()).optional(),
    prompts: z.record(z.string(), z.unknown()).optional(),
    version: z.string().min(1).optional(),
    rollback: z.literal(true).optional(),
    existing: z.enum(['keep', 'migrate', 'drain'], 'must be given: keep, migrate or drain'),
    map: mapSchema.optional(),
    dryRun: z.boolean().default(false),
    note: z.string().max(500).optional(),
  })
  .refine(
    ({ document, version, rollback }) =>
      [document, version, rollback].filter((one) => one !== undefined).length === 1,
    'give one of: document (with its prompts), version, rollback',
  )
  .refine(({ map, existing }) => map === undefined || existing === 'migrate', {
    path: ['map'],
    message: 'says where conversations move, so it needs existing: migrate',
  });

const versionParams = z.object({ version: z.string() });
const migrationParams = z.object({ id: z.string() });

export function funnelRoutes(scope: FastifyInstance, funnels: Pick<Publisher, 'publish' | 'views'>): void {
  const { views } = funnels;

  scope.get('/api/funnels', () => views.all());

  scope.get('/api/funnels/migrations', async () => ({ items: views.migrations() }));

  scope.get('/api/funnels/migrations/:id', async (request) =>
    views.migration(checked(migrationParams, request.params, 'the path').id),
  );

  scope.get('/api/funnels/:version', (request) =>
    views.one(checked(versionParams, request.params, 'the path').version),
  );

  scope.post('/api/funnels', { bodyLimit: FUNNEL_BODY_LIMIT }, (request) =>
    funnels.publish(publishRequest(checked(publishBody, request.body, 'the body'))),
  );
}

function publishRequest(body: z.output<typeof publishBody>): PublishRequest {
  const { document, prompts = {}, version, existing, dryRun, map, note } = body;
  const source: Source =
    document !== undefined ? { document, prompts } : version !== undefined ? { version } : { rollback: true };
  return {
    source,
    existing,
    dryRun,
    map: map ?? mapSchema.parse({}),
    ...(note === undefined ? {} : { note }),
  };
}
