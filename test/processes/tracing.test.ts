import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { GraphServer } from '../../src/simulator/graph-server.ts';
import type { ProsaProcess, ProsaProcessOptions } from '../../src/simulator/prosa-process.ts';
import { Random } from '../../src/simulator/random.ts';
import { Wamids } from '../../src/simulator/wamid.ts';
import {
  CLIENT,
  CONSUMER,
  Collector,
  INTERNAL,
  PRODUCER,
  SERVER,
  TRACE,
  WAY_OF_A_SEARCH,
} from '../support/collector.ts';
import { metric } from '../support/mischief/mischief.ts';
import { conversationOf, ENDPOINT, eventually, runProsa, say, startProsa } from '../support/prosa.ts';
import { postUpdates } from '../support/webhook.ts';

const ANA = '5500900000001';
const WISH = 'casa em Paraty para 2 pessoas de 10 a 15 de dezembro';
const CALLER = '00f067aa0ba902b7';

const traced = (collector: Collector, sample: number): ProsaProcessOptions => ({
  env: { PROSA_OTLP_ENDPOINT: collector.url, PROSA_TRACE_SAMPLE: String(sample), PROSA_WORKERS: '2' },
});

const runGraph = (): Promise<GraphServer> =>
  new GraphServer({
    phoneNumberId: ENDPOINT.phoneNumberId,
    accessToken: ENDPOINT.accessToken,
    random: new Random(1),
    wamids: new Wamids(),
    onAccepted: () => {},
  }).start();

async function bringWebhook(
  prosa: ProsaProcess,
  texts: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<void> {
  const updates = Object.entries(texts).map(([waId, text], n) => ({
    kind: 'message' as const,
    waId,
    profile: 'Ana',
    id: `wamid.${waId}.${n}`,
    timestamp: Math.floor(Date.now() / 1000),
    content: { type: 'text' as const, text },
  }));
  expect(await postUpdates(prosa.url, updates, headers)).toBe(200);
}

const from = (sampled: boolean) => ({ traceparent: `00-${TRACE}-${CALLER}-0${sampled ? 1 : 0}` });

it("a message has one trace from its webhook to its delivery, under its caller's", async () => {
  const [collector, graph] = await Promise.all([Collector.start(), runGraph()]);
  onTestFinished(() => graph.stop());
  const prosa = await startProsa(traced(collector, 0), { graphUrl: graph.url });
  graph.customerWrote(ANA);
  await bringWebhook(prosa, { [ANA]: WISH }, from(true));
  const tree = await collector.trace('deliver whatsapp');
  expect(tree.outline).toEqual([
    'POST /webhooks/whatsapp',
    '  append',
    ...WAY_OF_A_SEARCH,
    '          deliver whatsapp',
  ]);
  const { id } = (await conversationOf(prosa, 'whatsapp', ANA))!;
  expect(tree.get('POST /webhooks/whatsapp')).toMatchObject({
    trace: TRACE,
    parent: CALLER,
    kind: SERVER,
    attributes: {
      'http.request.method': 'POST',
      'http.route': '/webhooks/whatsapp',
      'http.response.status_code': 200,
      'prosa.channel': 'whatsapp',
      'prosa.conversation': id,
    },
    resource: { 'service.name': 'prosa', 'service.version': expect.any(String), 'prosa.role': 'start' },
  });
  expect(tree.get('append').kind).toBe(PRODUCER);
  expect(tree.get('process message').kind).toBe(CONSUMER);
  expect(tree.get('step').attributes).toMatchObject({
    'prosa.event.kind': 'message',
    'prosa.funnel.id': 'rental',
    'prosa.funnel.version': expect.stringMatching(/^[0-9a-f]+$/),
    'prosa.stage': expect.any(String),
    'prosa.revision': 1,
    'prosa.step.effects': 1,
    'prosa.step.outcome': 'applied',
  });
  expect(tree.get('commit').attributes).toMatchObject({ 'prosa.batch.conversations': 1 });
  expect(tree.get('effect searchProperties')).toMatchObject({
    kind: INTERNAL,
    attributes: {
      'prosa.effect.src': 'searchProperties',
      'prosa.effect.attempt': 1,
      'prosa.effect.outcome': 'done',
      'prosa.effect.id': `${id}:e1`,
    },
  });
  expect(tree.get('deliver whatsapp')).toMatchObject({
    kind: CLIENT,
    attributes: { 'prosa.channel': 'whatsapp', 'prosa.delivery.outcome': 'accepted' },
  });
  const byId = new Map(tree.spans.map((span) => [span.id, span]));
  for (const span of tree.spans) {
    expect(span.failed, span.name).toBe(false);
    expect(span.end, span.name).toBeGreaterThanOrEqual(span.start);
    // Threads have clocks of their own.
    const parent = byId.get(span.parent);
    if (parent !== undefined) expect(span.start, span.name).toBeGreaterThan(parent.start - 10);
  }
  expect(collector.received).not.toMatch(new RegExp(`${ANA}|Paraty|dezembro`, 'i'));
  await eventually(async () => (await metric(prosa, 'prosa_trace_spans_total', 'outcome="exported"')) === 12);
});

it.each([
  [0, 'is not traced'],
  [1, 'has a trace of its own'],
])('with the share %s what a stranger on the page wants traced %s', async (share) => {
  const collector = await Collector.start();
  const prosa = await startProsa(traced(collector, share));
  const body = JSON.stringify({ session: 'stranger', text: 'oi' });
  const headers = { 'content-type': 'application/json', ...from(true) };
  expect((await fetch(`${prosa.url}/api/web/messages`, { method: 'POST', headers, body })).status).toBe(200);
  if (share === 1) {
    const request = (await collector.trace('deliver web')).get('POST /api/web/messages');
    expect(request).toMatchObject({ parent: '', links: [CALLER] });
  } else {
    await eventually(async () => (await conversationOf(prosa, 'web', 'stranger'))?.outbox.length);
    await prosa.stop(); // sends what has ended
  }
  expect(collector.spans.some(({ trace }) => trace === TRACE)).toBe(false);
  if (share === 0) expect(collector.spans).toEqual([]);
});

describe('with every trace kept, and turns that wait', () => {
  let collector: Collector;
  let graph: GraphServer;
  let prosa: ProsaProcess;
  let output = '';
  beforeAll(async () => {
    [collector, graph] = await Promise.all([Collector.open(), runGraph()]);
    const options = {
      ...traced(collector, 1),
      turns: { burst: { quietMs: 400 } },
      onOutput: (text: string) => {
        output += text;
      },
    };
    prosa = await runProsa(options, { graphUrl: graph.url });
  });
  afterAll(async () => {
    await prosa.stop();
    await Promise.all([collector.stop(), graph.stop()]);
  });

  it('what its caller does not sample is not traced, whatever the share', async () => {
    graph.customerWrote(ANA);
    await bringWebhook(prosa, { [ANA]: 'oi' }, from(false));
    await say(prosa, 'bia', 'oi');
    const { spans } = await collector.trace('deliver web');
    expect(new Set(spans.map(({ attributes }) => attributes['http.route']))).toContain('/api/web/messages');
    expect(collector.spans.some(({ trace }) => trace === TRACE)).toBe(false);
  });

  it('messages of one request have a trace each', async () => {
    const customers = ['5500900000002', '5500900000003', '5500900000004'];
    for (const waId of customers) graph.customerWrote(waId);
    await bringWebhook(prosa, Object.fromEntries(customers.map((waId) => [waId, 'oi'])));
    const ofWebhooks = () => {
      const roots = collector.spans.filter(({ name }) => name === 'POST /webhooks/whatsapp');
      const traces = new Set(roots.map(({ trace }) => trace));
      return collector.spans.filter(({ trace }) => traces.has(trace));
    };
    const named = (wanted: string) => ofWebhooks().filter(({ name }) => name === wanted);
    const all = ['POST /webhooks/whatsapp', 'process message', 'commit', 'deliver whatsapp'];
    await eventually(async () => all.every((name) => named(name).length >= customers.length));
    const requests = named('POST /webhooks/whatsapp');
    expect(requests.map(({ attributes }) => attributes['prosa.request.messages'])).toEqual([3, 3, 3]);
    for (const name of all) {
      expect(new Set(named(name).map(({ trace }) => trace)).size, name).toBe(customers.length);
    }
  });

  it('messages of one turn are answered in the trace of the last, which links to the others', async () => {
    const caio = '5500900000006';
    graph.customerWrote(caio);
    const message = { kind: 'message', waId: caio, profile: 'Caio', timestamp: 1_790_000_000 } as const;
    const said = (text: string) => ({
      ...message,
      id: `wamid.${text}`,
      content: { type: 'text' as const, text },
    });
    // In one request: between two the time for a turn could be over.
    expect(await postUpdates(prosa.url, [said('oi'), said('tudo bem?')])).toBe(200);
    const conversation = { 'prosa.conversation': (await conversationOf(prosa, 'whatsapp', caio))!.id };
    const tree = await collector.trace('deliver whatsapp', conversation);
    const first = collector.spans.find(
      ({ name, trace, attributes }) =>
        name === 'process message' &&
        attributes['prosa.conversation'] === conversation['prosa.conversation'] &&
        trace !== tree.get('deliver whatsapp').trace,
    )!;
    const turn = tree.get('process timer');
    expect(turn.parent).toBe(tree.get('process message').id);
    expect(turn.links).toEqual([first.id]);
    expect(tree.get('deliver whatsapp').parent).toBe(turn.id);
  });

  it('log lines within a trace carry its ids', async () => {
    // Beyond the window of 24 hours: the Graph API has not heard of this customer.
    await bringWebhook(prosa, { '5500900000005': 'oi' });
    const tree = await collector.trace('deliver whatsapp', { 'prosa.delivery.outcome': 'failed' });
    const { trace, id, failed, attributes } = tree.get('deliver whatsapp');
    expect(failed).toBe(true);
    expect(attributes['error.type']).toBe('131047');
    const line = await eventually(async () =>
      output.split('\n').find((one) => one.includes('a channel has not taken a message')),
    );
    expect(JSON.parse(line)).toMatchObject({ trace_id: trace, span_id: id, code: '131047' });
  });

  it('a stop sends what has ended', async () => {
    await say(prosa, 'eva', 'oi');
    const { id } = await eventually(async () => {
      const view = await conversationOf(prosa, 'web', 'eva');
      return view?.outbox[0]?.state === 'sent' && view;
    });
    await prosa.stop();
    const names = collector.spans
      .filter(({ attributes }) => attributes['prosa.conversation'] === id)
      .map(({ name }) => name);
    expect(names).toContain('POST /api/web/messages');
    expect(names).toContain('deliver web');
  });
});
