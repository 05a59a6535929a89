/** A completion as the chat-completions protocol writes it: https://platform.openai.com/docs/api-reference/chat */
import type { ChatCompletionCreateParamsStreaming, ChatCompletionMessageParam } from 'openai/resources';
import type { Completion, ModelMessage } from './model.ts';

/** What providers of the same protocol do differently. */
export interface Dialect {
  /** How JSON can be asked for: by a schema, or only as such; then the schema is part of the instructions. */
  structured: 'json_schema' | 'json_object';
}

/** Models that think before they speak count that as output and take no temperature. */
const THINKS = /^(o\d|gpt-[5-9])(?!.*chat)/;

export function chatRequest(
  model: string,
  dialect: Dialect,
  completion: Completion,
): ChatCompletionCreateParamsStreaming {
  const { tools = [], withoutTools = false, output, maxTokens, temperature } = completion;
  const thinks = THINKS.test(model);
  return {
    model,
    messages: [
      { role: 'system', content: systemText(completion, dialect) },
      ...completion.messages.map(chatMessage),
    ],
    ...(thinks ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }),
    ...(temperature !== undefined && !thinks && { temperature }),
    ...(tools.length > 0 && {
      tools: tools.map(({ name, description, params }) => ({
        type: 'function' as const,
        function: { name, description, parameters: params },
      })),
      ...(withoutTools && { tool_choice: 'none' as const }),
    }),
    ...(output && {
      response_format:
        dialect.structured === 'json_schema'
          ? { type: 'json_schema' as const, json_schema: { name: output.name, schema: output.schema } }
          : { type: 'json_object' as const },
    }),
    stream: true,
    stream_options: { include_usage: true },
  };
}

function systemText({ system, output }: Completion, { structured }: Dialect): string {
  if (output === undefined || structured === 'json_schema') return system;
  return `${system}\n\nAnswer with JSON of this schema only: ${JSON.stringify(output.schema)}`;
}

function chatMessage(message: ModelMessage): ChatCompletionMessageParam {
  switch (message.from) {
    case 'user':
      return { role: 'user', content: message.text };
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.text };
    case 'model': {
      const { text, toolCalls = [] } = message;
      if (toolCalls.length === 0) return { role: 'assistant', content: text };
      return {
        role: 'assistant',
        content: text === '' ? null : text,
        tool_calls: toolCalls.map((call) => ({
          id: call.id,
          type: 'function',
          function: { name: call.name, arguments: call.arguments },
        })),
      };
    }
  }
}
