import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const llm = (environment: Record<string, string>) => readConfig(environment).llm;

it('prices of a file go before those that are known; 0 lifts a limit', () => {
  const path = join(temporaryDirectory(), 'prices.json');
  writeFileSync(
    path,
    '{"gpt-4o-mini": {"input": 1, "output": 2}, "openai:gpt-99": {"input": 3, "output": 4}}',
  );
  const config = llm({
    PROSA_LLM: 'openai:gpt-4o-mini,openai:gpt-99,openai:gpt-4o',
    OPENAI_API_KEY: 'k',
    PROSA_LLM_PRICES: path,
    PROSA_LLM_LIMIT_MESSAGE_USD: '0',
  })!;
  expect(config.providers.map(({ price }) => [price.input, price.output])).toEqual([
    [1, 2],
    [3, 4],
    [2.5, 10],
  ]);
  expect(config.limits.message).toBeUndefined();
  writeFileSync(path, '{"gpt-4o-mini": {"input": "1"}}');
  expect(() => llm({ OPENAI_API_KEY: 'k', PROSA_LLM_PRICES: path })).toThrow(/gpt-4o-mini\.input/);
});
