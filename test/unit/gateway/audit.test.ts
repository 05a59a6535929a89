import { fastify } from 'fastify';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { ProsaError } from '../../../src/errors.ts';
import { keptAudit } from '../../../src/gateway/audit.ts';
import { ACCEPTED, addRoutes, askedBy, define } from '../../../src/gateway/route.ts';
import type { AuditLog, ToldEntry } from '../../../src/operators/audit-log.ts';

const HOUR = 3_600_000;
const [ana, bia] = [{ name: 'ana' }, { name: 'bia' }];

function auditAt(clock: { now: number }) {
  const kept: string[] = [];
  const logged: string[] = [];
  const lines = {
    add: async (by, { action, subject, ...rest }) => {
      expect(Object.keys(rest)).toEqual(['detail']);
      kept.push(`${by.name} ${action} ${subject} ${rest.detail?.revision}`);
    },
  } as Partial<AuditLog> as AuditLog;
  const log = pino({ level: 'debug' }, { write: (line) => logged.push(JSON.parse(line).level) });
  return { audit: keptAudit(lines, log as never, () => clock.now), kept, logged };
}

it('of the saves of a draft it keeps one an hour for each draft and person, and logs the others as details', async () => {
  const clock = { now: 10 * HOUR };
  const { audit, kept, logged } = auditAt(clock);
  const save = (revision: number, subject = 'd1') =>
    ({ action: 'draft.change', subject, detail: { revision }, isFrequent: true }) as const;
  for (let revision = 2; revision < 60; revision++) await audit(ana, save(revision));
  await audit(bia, save(60));
  await audit(ana, save(2, 'd2'));
  expect(kept).toEqual(['ana draft.change d1 2', 'bia draft.change d1 60', 'ana draft.change d2 2']);
  expect(new Set(logged.slice(1, 58))).toEqual(new Set([20]));
  clock.now += HOUR;
  await audit(ana, save(61));
  expect(kept.at(-1)).toBe('ana draft.change d1 61');
  expect(logged).toHaveLength(61);
});

it('everything else has its line each time', async () => {
  const { audit, kept } = auditAt({ now: 0 });
  for (const revision of [1, 1]) {
    await audit(ana, { action: 'draft.dialogue', subject: 'd1', detail: { revision } });
  }
  expect(kept).toHaveLength(2);
});

it('what could not be waited for and will be done has its line; what was refused has none', async () => {
  const told: ToldEntry[] = [];
  const take = (url: string, details?: Record<string, string>) =>
    define<undefined>()({
      ...{ method: 'POST', url, least: 'operator', summary: '', answer: z.object({}) },
      audit: () => ({ action: 'conversation.take', subject: 'c', detail: { steal: false } }),
      handle: () => {
        throw new ProsaError('overloaded', 'not yet', { ...(details && { details }) });
      },
    });
  const app = fastify();
  app.addHook('onRequest', async (request) => askedBy(request, { name: 'ana', role: 'operator' } as never));
  const routes = [take('/take', { outcome: ACCEPTED }), take('/refused')];
  addRoutes(app, routes, undefined, (_, entry) => void told.push(entry));
  for (const url of ['/take', '/refused']) {
    expect((await app.inject({ method: 'POST', url, payload: {} })).statusCode).toBe(500); // no handler of errors here
  }
  expect(told).toEqual([
    { action: 'conversation.take', subject: 'c', detail: { steal: false, outcome: 'accepted' } },
  ]);
});
