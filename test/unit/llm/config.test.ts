import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';

const llm = (environment: Record<string, string>) => readConfig(environment).llm;

it('there is no language model unless one is set', () => {
  expect(llm({})).toBeUndefined();
  expect(llm({ OPENAI_API_KEY: '', PROSA_LLM: '' })).toBeUndefined();
});

it('a key of OpenAI alone is enough', () => {
  expect(llm({ OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'https://proxy.example/v1/' })).toMatchObject({
    providers: [{ name: 'openai', model: 'gpt-4.1-mini', url: 'https://proxy.example/v1', key: 'sk-1' }],
    routing: 'order',
    limits: { message: 0.02, conversation: 0.5, tenant: 300, day: 20 },
  });
});

it('providers are read in their order, known ones with their URL, models with colons whole', () => {
  const { providers } = llm({
    PROSA_LLM: 'deepseek:deepseek-chat, openai:gpt-4o-mini,local:llama3.1:8b,my-host:gpt-4.1',
    PROSA_LLM_DEEPSEEK_KEY: 'd',
    PROSA_LLM_OPENAI_KEY: 'mine',
    OPENAI_API_KEY: 'other',
    PROSA_LLM_MY_HOST_URL: 'http://10.0.0.2:8000/v1',
  })!;
  expect(providers.map(({ name, model, url, key }) => [name, model, url, key])).toEqual([
    ['deepseek', 'deepseek-chat', 'https://api.deepseek.com/v1', 'd'],
    ['openai', 'gpt-4o-mini', 'https://api.openai.com/v1', 'mine'],
    ['local', 'llama3.1:8b', 'http://127.0.0.1:11434/v1', undefined],
    ['my-host', 'gpt-4.1', 'http://10.0.0.2:8000/v1', undefined],
  ]);
  expect(providers[2]!.price).toEqual({ input: 0, output: 0 });
});

describe('a setting that is wrong stops the start with its name', () => {
  it.each([
    [{ PROSA_LLM: 'gpt-4' }, /PROSA_LLM must be provider:model/],
    [{ PROSA_LLM: 'local:a,local:a' }, /PROSA_LLM names the same model twice/],
    [{ PROSA_LLM: 'openai:gpt-4o' }, /PROSA_LLM_OPENAI_KEY missing: PROSA_LLM names openai/],
    [{ PROSA_LLM: 'my-host:gpt-4o' }, /PROSA_LLM_MY_HOST_URL missing: .*not one of openai, anthropic/],
    [{ PROSA_LLM: 'local:x', PROSA_LLM_LOCAL_URL: 'here' }, /PROSA_LLM_LOCAL_URL must be an http/],
    [{ PROSA_LLM: 'openai:gpt-99', OPENAI_API_KEY: 'k' }, /PROSA_LLM_PRICES must name .*"openai:gpt-99"/],
    [{ OPENAI_API_KEY: 'k', PROSA_LLM_PRICES: '/nowhere.json' }, /PROSA_LLM_PRICES: \/nowhere\.json cannot/],
    [{ PROSA_LLM_LIMIT_DAY_USD: 'ten' }, /PROSA_LLM_LIMIT_DAY_USD must be an amount/],
    [{ PROSA_LLM_ROUTING: 'luck' }, /PROSA_LLM_ROUTING must be order, cost or latency/],
  ])('%o', (environment, message) => {
    expect(() => readConfig(environment as never)).toThrow(message);
  });

  it('and a key is not repeated in the message', () => {
    const environment = { PROSA_LLM: 'local:x', PROSA_LLM_LOCAL_KEY: 'with space' };
    expect(() => readConfig(environment)).toThrow(/PROSA_LLM_LOCAL_KEY must be printable/);
    expect(() => readConfig(environment)).not.toThrow(/with space/);
  });
});
