import { describe, expect, it } from 'vitest';
import { greeting } from '../../../src/cli/greeting.ts';
import { readConfig } from '../../../src/config.ts';

const PROSA = {
  url: 'http://127.0.0.1:3000',
  adminToken: 'made-up',
  hasUsers: true,
  funnel: 'rental@0123456789ab',
};
const greet = (env: Record<string, string> = {}, prosa: Parameters<typeof greeting>[0] = PROSA) =>
  greeting(prosa, readConfig(env));

describe('what a start says of language models', () => {
  it('names those that are asked, in their order, without keys', () => {
    const text = greet({
      PROSA_LLM: 'openai:gpt-4.1-mini,local:gpt-4.1-nano',
      OPENAI_API_KEY: 'sk-secret',
      PROSA_LLM_LOCAL_URL: 'http://127.0.0.1:8000/v1',
      PROSA_LLM_LOCAL_KEY: 'local-secret',
    });
    expect(text).toMatch(/^ {2}models {6}openai:gpt-4\.1-mini, local:gpt-4\.1-nano$/m);
    expect(text).not.toMatch(/secret|8000/);
  });

  it('says that there is none, and how to give one', () => {
    expect(greet()).toMatch(
      /^ {2}models {6}none, it answers without one \(set PROSA_LLM, see docs\/guides\/adding-a-provider\.md\)$/m,
    );
  });

  it('is nothing where the process hosts no conversations', () => {
    expect(greet({}, { ...PROSA, funnel: undefined })).not.toContain('models');
  });
});

it('a start names the token it has made, and none that was given', () => {
  expect(greet()).toContain('admin token made-up');
  expect(greet({ PROSA_ADMIN_TOKEN: 'a-given-secret' })).not.toMatch(/made-up|a-given-secret/);
});

it('a start says where the Studio is, and how to add the first who may log in', () => {
  expect(greet()).toContain('Studio      http://127.0.0.1:3000/studio/');
  expect(greet()).not.toContain('users add');
  expect(greet({}, { ...PROSA, hasUsers: false })).toContain(
    'npm run prosa -- users add <name> --role admin',
  );
});
