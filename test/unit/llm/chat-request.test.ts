import { expect, it } from 'vitest';
import { chatRequest } from '../../../src/effects/llm/chat-request.ts';
import type { Completion } from '../../../src/effects/llm/model.ts';
import { TokenCounter } from '../../../src/effects/llm/token-counter.ts';

const completion: Completion = {
  system: 'S',
  messages: [{ from: 'user', text: 'oi' }],
  maxTokens: 50,
  temperature: 0.3,
};
const output = { name: 'wish', schema: { type: 'object', properties: { place: { type: 'string' } } } };

it('asks for JSON by its schema where the provider knows that', () => {
  expect(chatRequest('m', { structured: 'json_schema' }, { ...completion, output })).toMatchObject({
    response_format: { type: 'json_schema', json_schema: { name: 'wish', schema: output.schema } },
    messages: [{ role: 'system', content: 'S' }, { role: 'user' }],
  });
});

it('else asks for JSON and says of which shape', () => {
  const request = chatRequest('m', { structured: 'json_object' }, { ...completion, output });
  expect(request.response_format).toEqual({ type: 'json_object' });
  expect(request.messages[0]!.content).toContain(JSON.stringify(output.schema));
});

it.each(['gpt-4.1-mini', 'deepseek-chat', 'llama3.1:8b', 'gpt-5-chat-latest'])(
  '%s is told its temperature, and its tokens as all know them',
  (model) => {
    expect(chatRequest(model, { structured: 'json_schema' }, completion)).toMatchObject({
      max_tokens: 50,
      temperature: 0.3,
    });
  },
);

it.each(['gpt-5-mini', 'o4-mini', 'gpt-6-sol'])('%s thinks first, and takes neither', (model) => {
  const request = chatRequest(model, { structured: 'json_schema' }, completion);
  expect(request).toMatchObject({ max_completion_tokens: 50 });
  expect(request).not.toHaveProperty('max_tokens');
  expect(request).not.toHaveProperty('temperature');
});

it('tokens are counted as OpenAI counts them, also where the text looks like a control token', async () => {
  const tokens = new TokenCounter();
  expect(await tokens.ofText('Olá, tudo bem?')).toBe(5);
  expect(await tokens.ofText('<|endoftext|>')).toBeGreaterThan(1);
  const alone = await tokens.ofPrompt(completion);
  expect(alone).toBeGreaterThan(5);
  const tools = [{ name: 'search', description: 'Looks for houses.', params: { type: 'object' } }];
  expect(await tokens.ofPrompt({ ...completion, tools })).toBeGreaterThan(alone + 10);
});
