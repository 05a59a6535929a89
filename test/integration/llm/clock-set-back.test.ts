import { Registry } from 'prom-client';
import { expect, it, onTestFinished, vi } from 'vitest';
import { ModelServer } from '../../../src/simulator/model/model-server.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { threadModelEffects } from '../../../workers/thread-model.ts';
import { code, input } from '../../support/answering.ts';
import { effectRun } from '../../support/effect-run.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const HOUR = 3_600_000;

it('a provider that asked for a moment is asked again after it, also where the clock is set back meanwhile', async () => {
  const server = await new ModelServer().start();
  onTestFinished(() => server.stop());
  const provider = { name: 'p', model: 'm', url: server.url, key: 'k', price: { input: 1, output: 4 } };
  const limits = { message: undefined, conversation: undefined, tenant: undefined, day: undefined };
  const { answer } = await threadModelEffects(
    {
      dataDir: temporaryDirectory(),
      llm: {
        ...{ tenant: 't', routing: 'order', firstTokenMs: 1_500, timeoutMs: 4_000, limits },
        providers: [{ ...provider, structured: 'json_schema' }],
      },
    },
    {},
    { isWatched: () => false, show: () => {} },
    new Registry(),
    createLogger('silent'),
    undefined,
  );
  const run = (id: string) => code(answer!.run(input(), effectRun({ id })));
  server.failNext({ kind: 'rateLimit', retryAfter: 0.1 }, { kind: 'rateLimit', retryAfter: 0.1 });
  expect(await run('conversation:e1')).toBe('model_unavailable');
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() - HOUR);
  onTestFinished(() => void vi.restoreAllMocks());
  expect(await run('conversation:e2')).toBe('answered');
});
