/** `GET /api/docs`: the API described in OpenAPI 3.1, from the schemas its requests are checked with. */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify';
import { z } from 'zod';

/** To be registered before the routes, which it then hears of. */
export async function apiDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Prosa',
        version: '1',
        description:
          'Give the admin token as a bearer, or log in and send the session cookie; what changes something then needs X-CSRF-Token.',
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          session: { type: 'apiKey', in: 'cookie', name: 'prosa-session' },
        },
      },
      security: [{ token: [] }, { session: [] }],
    },
    // Only once somebody reads it: JSON schemas of all routes take 100 ms.
    transform: ({ schema, url, route }) => ({ schema: schemaOf(route) ?? schema, url }),
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: true });
}

function schemaOf({ config }: Pick<RouteOptions, 'config'>): FastifySchema | undefined {
  if (config?.described === undefined) return undefined;
  const { summary, least, audit, params, query, body, answer, status, otherStatus, tag } = config.described;
  const audited = audit === undefined ? '' : ' Told to the audit log.';
  return {
    summary,
    ...(least === undefined ? { security: [] } : { description: `Least role: ${least}.${audited}` }),
    tags: [tag ?? 'admin'],
    ...(params && { params: jsonSchema(params) }),
    ...(query && { querystring: jsonSchema(query) }),
    ...(body && { body: jsonSchema(body) }),
    response: {
      [status ?? 200]: jsonSchema(answer),
      ...(otherStatus && { [otherStatus]: jsonSchema(answer) }),
    },
  };
}

function jsonSchema(schema: z.ZodType): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return rest;
}
