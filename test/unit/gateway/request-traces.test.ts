import { expect, it } from 'vitest';
import { RequestTraces } from '../../../src/gateway/request-traces.ts';
import { RecordedTracing } from '../../support/recorded-tracing.ts';
import { message } from '../../support/tiny-funnel.ts';

const request = { route: '/webhooks/whatsapp', channel: 'whatsapp', began: performance.now() };

it('gives each message the trace of its append, and tells a failure in all of them', () => {
  const tracing = new RecordedTracing();
  const events = [message('oi', { conversation: 'a' }), message('oi', { conversation: 'b' })];
  const traced = new RequestTraces(tracing, 'prosa.events').begin(request, events)!;
  const appends = tracing.spans.filter(({ name }) => name === 'send prosa.events');
  expect(events.map(({ trace }) => trace)).toEqual(appends.map(({ context }) => context));
  expect(new Set(appends.map(({ trace }) => trace)).size).toBe(2);
  traced.failed(Object.assign(new Error('full'), { code: 'overloaded' }));
  traced.answered(503);
  for (const { error, ended } of tracing.spans)
    expect({ error, ended }).toEqual({ error: 'overloaded', ended: true });
  expect(tracing.get('POST /webhooks/whatsapp').attributes['http.response.status_code']).toBe(503);
});

it('leaves messages alone that are not sampled, and statuses always', () => {
  const tracing = new RecordedTracing();
  const status = { kind: 'status', conversation: 'a', entry: 1, state: 'read', at: 5 } as const;
  const traces = new RequestTraces(tracing, undefined);
  expect(traces.begin(request, [status])).toBeUndefined();
  tracing.beginsTraces = false;
  const event = message('oi');
  expect(traces.begin({ ...request, traceparent: ['two', 'headers'] }, [event])).toBeUndefined();
  expect('trace' in event).toBe(false);
});

it("goes on in the trace of who is known; a stranger's decides nothing and is linked to", () => {
  const CALLER = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const tracing = new RecordedTracing();
  const traces = new RequestTraces(tracing, undefined);
  traces.begin({ ...request, traceparent: CALLER }, [message('oi')]);
  expect(tracing.spans[0]).toMatchObject({ parent: CALLER, links: [] });
  traces.begin({ ...request, strangers: CALLER }, [message('oi')]);
  expect(tracing.spans[2]).toMatchObject({ parent: undefined, links: [CALLER] });
  expect(CALLER).not.toContain(tracing.spans[2]!.trace);
  tracing.beginsTraces = false;
  expect(traces.begin({ ...request, strangers: CALLER }, [message('oi')])).toBeUndefined();
});
