import { expect, it } from 'vitest';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { ASSISTANT } from '../support/assistant/assistant.ts';

it('with a language model of which half the calls fail, every message is answered once and in time', async () => {
  const report = await simulate({
    customers: 10,
    messages: 5,
    llmFaults: 0.5,
    settleSeconds: 12,
    adminToken: 'an-admin-token',
    target: (endpoint) =>
      ProsaProcess.start(endpoint, {
        ...ASSISTANT,
        env: { ...ASSISTANT.env, PROSA_LLM_FIRST_TOKEN_MS: '300', PROSA_LLM_TIMEOUT_MS: '3000' },
      }),
  });
  expect(report).toMatchObject({ accepted: 50, answered: 50, lost: 0, duplicated: 0, outOfOrder: 0 });
  expect(report.journals!.problems).toEqual([]);
  // An open circuit spares calls, so there may be fewer than messages.
  expect(report.model!.calls).toBeGreaterThan(10);
  expect(Object.keys(report.model!.faults).length).toBeGreaterThan(2);
  expect(report.latencyMs.max).toBeLessThan(10_000);
});
