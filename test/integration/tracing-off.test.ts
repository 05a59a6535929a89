import { expect, it } from 'vitest';
import { Collector } from '../support/collector.ts';
import { conversationOf, eventually, say, startProsa } from '../support/prosa.ts';

/** Of the files that a real Prosa loads, in all its threads, until it has answered: what Node's cache of code says. */
async function loaded(env: Record<string, string>): Promise<string[]> {
  let output = '';
  const prosa = await startProsa({
    env: {
      ...env,
      NODE_DEBUG_NATIVE: 'COMPILE_CACHE',
    },
    onOutput: (text) => {
      output += text;
    },
  });
  await say(prosa, 'ana', 'oi');
  await eventually(async () => (await conversationOf(prosa, 'web', 'ana'))?.outbox[0]?.state === 'sent');
  await prosa.stop();
  return output.split('\n').filter((line) => line.includes('compile cache'));
}

/** Its API is loaded always, by prom-client. */
const ofTraces = (lines: string[]) => [
  ...new Set(
    lines.flatMap((line) => /@opentelemetry\/(?!api\/)[\w-]+|otlp-tracing\.ts/.exec(line)?.[0] ?? []),
  ),
];

it("without the setting, no thread loads OpenTelemetry's SDK", async () => {
  const off = await loaded({});
  expect(off.filter((line) => line.includes('shard-worker.ts')).length).toBeGreaterThan(0);
  expect(ofTraces(off)).toEqual([]);
  const { url } = await Collector.start();
  const on = ofTraces(await loaded({ PROSA_OTLP_ENDPOINT: url }));
  expect(on).toEqual(expect.arrayContaining(['otlp-tracing.ts', '@opentelemetry/sdk-trace']));
});
