import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ModelServer } from '../../../src/simulator/model/model-server.ts';
import { listenAsPage, startAssistant } from '../../support/assistant/assistant.ts';
import { CLIENT, Collector } from '../../support/collector.ts';
import { conversationOf, say } from '../../support/prosa.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

it('calls of a language model are spans by the GenAI conventions, below the effect that asks; neither key nor text gets into traces, logs, metrics or the ledger', async () => {
  const collector = await Collector.start();
  const model = await new ModelServer({ pieceMs: 5 }).start();
  onTestFinished(() => model.stop());
  model.rules = [{ when: /./, answer: { text: 'Olá, resposta-secreta!' } }];
  model.failNext({ kind: 'status', status: 500 });
  let output = '';
  const dataDir = temporaryDirectory();
  const prosa = await startAssistant(
    model.url,
    {
      PROSA_OTLP_ENDPOINT: collector.url,
      PROSA_TRACE_SAMPLE: '1',
      PROSA_LLM_LOCAL_KEY: 'sk-very-secret',
      LOG_LEVEL: 'trace',
    },
    {
      dataDir,
      onOutput: (text) => {
        output += text;
      },
    },
  );
  await listenAsPage(prosa, 'ana');
  const began = performance.now();
  await say(prosa, 'ana', 'pergunta-secreta');
  const tree = await collector.trace('deliver web');
  const { id: conversation } = (await conversationOf(prosa, 'web', 'ana'))!;
  const effect = tree.get('effect answer');
  const [failed, answered] = [tree.get('chat simulated', 0), tree.get('chat simulated', 1)];
  const asked = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'local',
    'gen_ai.request.model': 'simulated',
    'gen_ai.request.stream': true,
    'gen_ai.request.max_tokens': expect.any(Number),
    'gen_ai.output.type': 'text',
    'gen_ai.conversation.id': conversation,
  };
  expect(failed).toMatchObject({
    kind: CLIENT,
    parent: effect.id,
    failed: true,
    attributes: { ...asked, 'error.type': 'unavailable' },
  });
  expect(answered).toMatchObject({
    kind: CLIENT,
    parent: effect.id,
    failed: false,
    attributes: {
      ...asked,
      'gen_ai.usage.input_tokens': expect.any(Number),
      'gen_ai.usage.output_tokens': expect.any(Number),
      'gen_ai.response.finish_reasons': ['stop'],
      'gen_ai.response.time_to_first_chunk': expect.any(Number),
    },
  });
  expect(answered.attributes['gen_ai.usage.output_tokens']).toBeGreaterThan(0);
  expect(answered.attributes['gen_ai.response.time_to_first_chunk']).toBeLessThan(
    (performance.now() - began) / 1_000,
  );
  expect(tree.get('deliver web').parent).toBe(tree.get('process effect').id);
  const line = output.split('\n').find((one) => one.includes('a language model did not answer'));
  expect(JSON.parse(line!)).toMatchObject({ trace_id: effect.trace, span_id: effect.id });

  const metrics = await (await fetch(`${prosa.url}/metrics`)).text();
  await prosa.stop();
  const ledger = readdirSync(dataDir).filter((name) => name.startsWith('spend.sqlite'));
  expect(ledger).not.toEqual([]);
  const kept = ledger.map((name) => readFileSync(join(dataDir, name)).toString('latin1'));
  for (const text of [collector.received, output, metrics, ...kept]) {
    expect(text).not.toMatch(/secreta|sk-very-secret/);
  }
});
