/**
 * A route of the admin API as data: who may ask, what it takes, what it answers. From the same schemas a request is
 * checked and the description at /api/docs is made.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { PassedRequest, PassedResponse } from '../cluster/steward.ts';
import { ProsaError } from '../errors.ts';
import type { Actor, ToldEntry } from '../operators/audit-log.ts';
import { mayDo, type Operator, type Role } from '../operators/role.ts';
import { checked } from './checked.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request whose parts are as their schemas give them. */
export interface Asked<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  by: Operator;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** @typeParam S what its handler works with */
export interface Route<S, P = unknown, Q = unknown, B = unknown, A = unknown> {
  method: Method;
  /** With `:name` for parameters. */
  url: string;
  least: Role;
  /** One sentence for the description. */
  summary: string;
  params?: z.ZodType<P>;
  query?: z.ZodType<Q>;
  body?: z.ZodType<B>;
  /** Of a success, for the description. */
  answer: z.ZodType;
  /** Of a success; 200 unless given. */
  status?: number;
  /** Another one of a success, which its handler sets. */
  otherStatus?: number;
  /** Bytes of a body. */
  bodyLimit?: number;
  /** What the audit log says of a success; without it, nothing. No words of customers. */
  audit?(asked: Asked<P, Q, B>, answer: A): ToldEntry | undefined;
  handle(asked: Asked<P, Q, B>, services: S): A | Promise<A>;
}

/** Hears of what was done. */
export type Audit = (by: Actor, entry: ToldEntry) => Promise<void> | void;

// biome-ignore lint/suspicious/noExplicitAny: each route checks its own parts
export type AnyRoute<S> = Route<S, any, any, any, any>;

/** For the inference of the types: `define<Services>()({…})`. */
export const define =
  <S>() =>
  <P = undefined, Q = undefined, B = undefined, A = unknown>(route: Route<S, P, Q, B, A>): AnyRoute<S> =>
    route;

/** Adds the routes to a scope whose requests know who asks, see {@link operatorOf}. */
export function addRoutes<S>(
  scope: FastifyInstance,
  routes: readonly AnyRoute<S>[],
  services: S,
  audit: Audit,
): void {
  for (const route of routes) {
    add(scope, route, async (request, reply) => {
      const asked: Asked<unknown, unknown, unknown> = {
        params: route.params && checked(route.params, request.params, 'the path'),
        query: route.query && checked(route.query, request.query, 'the query'),
        body: route.body && checked(route.body, request.body, 'the body'),
        by: operatorOf(request),
        request,
        reply,
      };
      const answer = await handled(route, asked, services, audit);
      const entry = route.audit?.(asked, answer);
      if (entry !== undefined) await audit(asked.by, entry);
      if (reply.sent || reply.raw.headersSent) return reply;
      if (reply.statusCode === 200) reply.code(route.status ?? 200);
      return reply.send(answer);
    });
  }
}

/** What is in the log will be done, also where nobody could wait for it: then the line says that it was accepted. */
async function handled<S>(
  route: AnyRoute<S>,
  asked: Asked<unknown, unknown, unknown>,
  services: S,
  audit: Audit,
): Promise<unknown> {
  try {
    return await route.handle(asked, services);
  } catch (error) {
    const isAccepted = error instanceof ProsaError && error.details?.outcome === ACCEPTED;
    const entry = isAccepted ? route.audit?.(asked, undefined) : undefined;
    if (entry !== undefined) {
      await audit(asked.by, { ...entry, detail: { ...entry.detail, outcome: ACCEPTED } });
    }
    throw error;
  }
}

/** In the details of an error: what was asked for is not done yet, and will be. */
export const ACCEPTED = 'accepted';

/** What carries out a request elsewhere and has its answer. */
export type PassOn = (request: PassedRequest) => Promise<PassedResponse>;

/** The same routes where another process carries them out. */
export function passRoutes<S>(scope: FastifyInstance, routes: readonly AnyRoute<S>[], passOn: PassOn): void {
  for (const route of routes) {
    add(scope, route, async (request, reply) => {
      const { method, url, body } = request;
      const by = operatorOf(request);
      const answer = await passOn({ method: method as Method, url, body, by });
      return reply.code(answer.status).send(answer.body);
    });
  }
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

function add<S>(scope: FastifyInstance, route: AnyRoute<S>, handler: Handler): void {
  scope.route({
    method: route.method,
    url: route.url,
    ...describeRoute(route),
    ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
    preHandler: async (request) => {
      const by = operatorOf(request);
      if (!mayDo(by, route.least)) {
        throw new ProsaError('forbidden', `this needs the role ${route.least}; ${by.name} is ${by.role}`);
      }
    },
    handler,
  });
}

/** What the description at /api/docs says of a route. */
export interface Described {
  summary: string;
  least?: Role;
  /** Where a success is told to the audit log. */
  audit?: unknown;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  answer: z.ZodType;
  status?: number;
  otherStatus?: number;
  /** Where it stands in the description, if not with the routes that ask for a role. */
  tag?: 'session' | 'channels' | 'health';
}

declare module 'fastify' {
  interface FastifyContextConfig {
    described?: Described;
  }
}

/** For the description alone, which api-docs.ts makes when it is asked for: zod checks, with messages of our own. */
export function describeRoute(described: Described) {
  return { config: { described } };
}

const operators = new WeakMap<FastifyRequest, Operator>();

/** Who asks, as whoever checked it has said. @throws ProsaError `unauthorized` where nobody has */
export function operatorOf(request: FastifyRequest): Operator {
  const operator = operators.get(request);
  if (operator === undefined) throw new ProsaError('unauthorized', 'log in, or give the admin token');
  return operator;
}

export function askedBy(request: FastifyRequest, operator: Operator): void {
  operators.set(request, operator);
}
