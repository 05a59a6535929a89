import { expect, it } from 'vitest';
import { Collector } from '../support/collector.ts';
import { metric, mischiefOptions } from '../support/mischief/mischief.ts';
import { conversationOf, eventually, say, startProsa } from '../support/prosa.ts';

const traced = (collector: Collector) => ({
  env: { PROSA_OTLP_ENDPOINT: collector.url, PROSA_TRACE_SAMPLE: '1', PROSA_WORKERS: '2' },
});

it('what was unfinished at a crash goes on in the trace of its message', async () => {
  const collector = await Collector.start();
  const { env } = traced(collector);
  const { args, env: mischief } = mischiefOptions();
  const prosa = await startProsa({ args: args!, env: { ...mischief, ...env } });
  const response = await fetch(`${prosa.url}/api/web/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ session: 'ana', text: 'effect slowly' }),
  });
  expect(response.status).toBe(200);
  await prosa.restart(); // kills it first
  const tree = await collector.tornTrace('deliver web');
  expect(tree.outline.filter((line) => /effect|deliver/.test(line)).map((line) => line.trim())).toEqual([
    'effect toil',
    'process effect',
    'deliver web',
  ]);
  expect(tree.get('process effect').parent).toBe(tree.get('effect toil').id);
});

it('a collector that is away, or refuses, harms nothing and is told of once', async () => {
  const collector = await Collector.start();
  let output = '';
  const prosa = await startProsa({
    ...traced(collector),
    onOutput: (text) => {
      output += text;
    },
  });
  collector.status = 400;
  for (let n = 0; n < 20; n++) await say(prosa, `s${n}`, 'oi');
  await eventually(async () => (await metric(prosa, 'prosa_trace_spans_total', 'outcome="failed"')) > 50);
  await collector.stop();
  for (let n = 0; n < 20; n++) {
    await say(prosa, `s${n}`, 'tudo bem?');
    const answered = async () => ((await conversationOf(prosa, 'web', `s${n}`))?.outbox.length ?? 0) > 1;
    await eventually(answered);
  }
  const began = performance.now();
  await prosa.stop();
  expect(performance.now() - began).toBeLessThan(8_000);
  const lines = output.split('\n').filter((line) => line.includes('spans of traces are lost'));
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'warn', reason: expect.any(String) });
});
