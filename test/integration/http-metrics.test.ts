import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { metric } from '../support/mischief/mischief.ts';
import { asAdmin, eventually, say, startProsa } from '../support/prosa.ts';

it('requests are counted and timed by kind of route; streams are not counted, and what asks about health is not timed', async () => {
  const prosa = await startProsa();
  const stream = new AbortController();
  await fetch(`${prosa.url}/api/web/stream?session=ana`, { signal: stream.signal });
  await pause(1_200);
  const began = performance.now();
  await say(prosa, 'ana', 'oi');
  const took = (performance.now() - began) / 1_000;
  stream.abort();
  await fetch(`${prosa.url}/webhooks/whatsapp`, { method: 'POST', body: '{}' });
  await fetch(`${prosa.url}/api/conversations`, { headers: asAdmin });
  await fetch(`${prosa.url}/api/conversations`);
  await fetch(`${prosa.url}/`);
  await fetch(`${prosa.url}/no/such/route`);
  await fetch(`${prosa.url}/healthz`);

  const count = (labels: string) => metric(prosa, 'prosa_http_requests_total', labels);
  await eventually(async () => (await count('route="web"')) === 1);
  expect(await count('route="webhook",code="401"')).toBe(1);
  expect(await count('route="api",code="200"')).toBe(1);
  expect(await count('route="api",code="401"')).toBe(1);
  expect(await count('route="page",code="200"')).toBe(1);
  expect(await count('route="other",code="404"')).toBe(1);
  expect(await count('route="health",code="200"')).toBeGreaterThanOrEqual(1);

  const timed = (route: string, what: string) =>
    metric(prosa, `prosa_http_request_seconds_${what}`, `route="${route}"`);
  expect(await timed('web', 'count')).toBe(1);
  expect(await timed('web', 'sum')).toBeLessThanOrEqual(took);
  expect(await timed('webhook', 'count')).toBe(1);
  expect(await timed('health', 'count')).toBe(0);
});
